"""The app as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app accounts."""

    name = "klustermotor.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
