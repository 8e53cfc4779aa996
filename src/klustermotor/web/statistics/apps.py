"""The app as Django knows it."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """The app statistics."""

    name = "klustermotor.web.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"
