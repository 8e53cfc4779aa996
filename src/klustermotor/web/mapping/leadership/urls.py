"""Addresses of leadership networks."""

from django.urls import path

from klustermotor.web.mapping.leadership import views

urlpatterns = [
    path("leadership/", views.networks, name="leadership-networks"),
    path("leadership/new/", views.new, name="new-leadership"),
    path("leadership/abilities/", views.abilities, name="abilities"),
    path("leadership/abilities/new/", views.new_ability, name="new-ability"),
    path("leadership/abilities/<uuid:uid>/edit/", views.edit_ability, name="edit-ability"),
    path("leadership/seats/<uuid:uid>/", views.seat, name="seat"),
    path("leadership/seats/<uuid:uid>/edit/", views.edit_seat, name="edit-seat"),
    path("leadership/seats/<uuid:uid>/end/", views.end_seat, name="end-seat"),
    path("leadership/seats/<uuid:uid>/remove/", views.remove_seat, name="remove-seat"),
    path("leadership/<uuid:uid>/", views.one, name="leadership"),
    path("leadership/<uuid:uid>/picture.<str:format>", views.picture, name="leadership-picture"),
    path("leadership/<uuid:uid>/trust/", views.ask, name="ask-trust"),
    path("leadership/<uuid:uid>/edit/", views.edit, name="edit-leadership"),
    path("leadership/<uuid:uid>/seats/new/", views.new_seat, name="new-seat"),
]
