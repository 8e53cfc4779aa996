"""Addresses of the letters."""

from django.urls import path

from klustermotor.web.jobs.results import link
from klustermotor.web.outbox import views

app_name = "outbox"

urlpatterns = [
    path("letters/", views.message_list, name="messages"),
    path("letters/<uuid:uid>/", views.message, name="message"),
    path("letters/<uuid:uid>/decide/", views.decide, name="decide"),
]

link("outbox.send", "outbox:message", key="message")
