"""The app as Django knows it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The app documents."""

    name = "klustermotor.web.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
