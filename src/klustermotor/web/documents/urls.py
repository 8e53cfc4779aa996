"""Addresses of documents."""

from django.urls import path

from klustermotor.web.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.listing, name="list"),
    path("documents/sources/", views.sources_file, name="sources-file"),
    path("documents/<uuid:uid>/", views.one, name="document"),
    path("documents/<uuid:uid>/file/", views.file, name="file"),
    path("documents/<uuid:uid>/remove/", views.remove, name="remove"),
]
