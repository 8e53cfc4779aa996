"""Addresses of search."""

from django.urls import path

from klustermotor.web.search import views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/suggestions/", views.suggest, name="suggest"),
]
