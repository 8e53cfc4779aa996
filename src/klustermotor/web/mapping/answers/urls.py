"""Addresses of what network questionnaires tell."""

from django.urls import path

from klustermotor.web.mapping.answers import views

urlpatterns = [
    path("network/surveys/<uuid:uid>/", views.survey_network, name="survey-network"),
    path("network/surveys/<uuid:uid>/cluster/", views.list_cluster, name="list-cluster"),
    path(
        "network/surveys/<uuid:uid>/picture.<str:format>",
        views.survey_network_picture,
        name="survey-network-picture",
    ),
]
