"""The app as Django knows it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app jobs."""

    name = "klustermotor.web.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
