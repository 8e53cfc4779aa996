"""Addresses of what if somebody leaves."""

from django.urls import path

from klustermotor.web.mapping.absence import views

urlpatterns = [
    path("network/without/<uuid:uid>/", views.without, name="without"),
    path("network/without/person/<uuid:uid>/", views.without_somebody, name="without-person"),
]
