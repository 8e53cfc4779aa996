"""The app as Django knows it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app portal."""

    name = "klustermotor.web.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
