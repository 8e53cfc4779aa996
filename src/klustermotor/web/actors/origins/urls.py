"""Addresses of spin-offs."""

from django.urls import path

from klustermotor.web.actors.origins import views

urlpatterns = [
    path("spin-offs/", views.spin_offs, name="spin-offs"),
    path("ties/<uuid:uid>/inheritance/", views.inheritance, name="inheritance"),
]
