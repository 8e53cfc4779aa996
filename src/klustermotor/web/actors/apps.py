"""The app as Django knows it."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """The app actors."""

    name = "klustermotor.web.actors"
    label = "actors"
    default_auto_field = "django.db.models.BigAutoField"
