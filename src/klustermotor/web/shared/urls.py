"""Addresses of what belongs to no room: the design's page, the choice of language, the server's health."""

from django.urls import path

from klustermotor.web.shared import views

app_name = "shared"

urlpatterns = [
    path("healthz", views.health, name="health"),
    path("design/", views.design, name="design"),
    path("design/evidence/", views.design_evidence, name="design-evidence"),
    path("glossary/", views.glossary_page, name="glossary"),
    path("language/", views.choose_language, name="language"),
]
