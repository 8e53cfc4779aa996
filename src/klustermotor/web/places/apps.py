"""The app as Django knows it."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The app places."""

    name = "klustermotor.web.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
