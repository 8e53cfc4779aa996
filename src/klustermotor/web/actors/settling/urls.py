"""Addresses of firms beside the cluster."""

from django.urls import path

from klustermotor.web.actors.settling import views

urlpatterns = [
    path("beside/", views.beside, name="beside"),
    path("beside/new/", views.new_settler, name="new-settler"),
    path("beside/<uuid:uid>/", views.settler, name="settler"),
    path("beside/<uuid:uid>/edit/", views.edit_settler, name="edit-settler"),
    path("beside/<uuid:uid>/step/", views.step, name="step"),
    path("beside/<uuid:uid>/draws/new/", views.new_draw, name="new-draw"),
    path("draws/<uuid:uid>/edit/", views.edit_draw, name="edit-draw"),
    path("draws/<uuid:uid>/remove/", views.remove_draw, name="remove-draw"),
]
