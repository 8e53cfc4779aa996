"""A bare Django view with a session and a signed-in person: what no page can be quicker than."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klustermotor.web.config.settings")
django.setup()
# Taken away after the start: an app of the workbench asks for its middleware when it is loaded.
settings.ROOT_URLCONF = "bare"
settings.MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def greet(request: HttpRequest) -> HttpResponse:
    """Greet the person by name."""
    return HttpResponse(f"<!doctype html><title>Bare</title><p>{request.user}</p>")


urlpatterns = [path("", greet)]
application = WSGIHandler()
