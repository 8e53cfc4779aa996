"""Addresses at the roof."""

from django.urls import include, path

from klustermotor.web.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.start, name="start"),
    path("", include("klustermotor.web.portal.people.urls")),
    path("", include("klustermotor.web.portal.privacy.urls")),
    path("rooms/<slug:room>/notes/add/", views.add_note, name="add-note"),
    path("notes/<uuid:uid>/settle/", views.settle_note, name="settle-note"),
]
