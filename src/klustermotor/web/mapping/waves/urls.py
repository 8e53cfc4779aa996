"""Addresses of kept networks."""

from django.urls import path

from klustermotor.web.mapping.waves import views

urlpatterns = [
    path("network/waves/", views.waves, name="waves"),
    path("network/waves/keep/", views.keep_wave, name="keep-wave"),
    path("network/waves/compare/", views.compare, name="compare-waves"),
    path("network/waves/compare/picture.<str:format>", views.compare_picture, name="compare-waves-picture"),
    path("network/waves/<uuid:uid>/", views.wave, name="wave"),
]
