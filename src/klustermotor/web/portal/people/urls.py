"""Addresses of the pages about people; part of the roof's."""

from django.urls import path

from klustermotor.web.portal.people import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/invitations/<uuid:uid>/", views.change_invitation, name="change-invitation"),
    path("people/scopes/add/", views.add_scope, name="add-scope"),
    path("people/<uuid:uid>/", views.person, name="person"),
    path("people/<uuid:uid>/roles/end/", views.end_role, name="end-role"),
    path("people/<uuid:uid>/close/", views.close_account, name="close-account"),
    path("invitations/<str:secret>/", views.accept_invitation, name="accept-invitation"),
]
