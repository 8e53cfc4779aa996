"""Addresses of ownership."""

from django.urls import path

from klustermotor.web.actors.ownership import views

urlpatterns = [
    path("ownership/", views.ownership, name="ownership"),
    path("organisations/<uuid:uid>/ownership/", views.owned, name="owned"),
    path("organisations/<uuid:uid>/ownership/events/new/", views.new_event, name="new-ownership-event"),
    path("organisations/<uuid:uid>/ownership/judge/", views.judge_ownership, name="judge-ownership"),
    path("organisations/<uuid:uid>/ownership/seat/", views.seat, name="seat"),
    path("ownership/events/<uuid:uid>/edit/", views.edit_event, name="edit-ownership-event"),
    path("ownership/events/<uuid:uid>/remove/", views.remove_event, name="remove-ownership-event"),
    path("ties/<uuid:uid>/share/", views.share, name="share"),
]
