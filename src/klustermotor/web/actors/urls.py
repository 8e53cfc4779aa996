"""Addresses of actors."""

from django.urls import path

from klustermotor.web.actors import views
from klustermotor.web.actors.registers.urls import urlpatterns as register_patterns

app_name = "actors"
urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.new_organisation, name="new-organisation"),
    path("organisations/<uuid:uid>/", views.organisation, name="organisation"),
    path("organisations/<uuid:uid>/edit/", views.edit_organisation, name="edit-organisation"),
    path("persons/", views.people, name="people"),
    path("persons/new/", views.new_person, name="new-person"),
    path("persons/<uuid:uid>/", views.person, name="person"),
    path("persons/<uuid:uid>/edit/", views.edit_person, name="edit-person"),
    path("persons/<uuid:uid>/positions/new/", views.new_position, name="new-position"),
    path("positions/<uuid:uid>/edit/", views.edit_position, name="edit-position"),
    *register_patterns,
]
