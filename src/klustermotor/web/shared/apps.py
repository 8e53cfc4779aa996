"""The app as Django knows it."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from klustermotor.web.shared.sorting import teach_orders


class SharedConfig(AppConfig):
    """The app shared."""

    name = "klustermotor.web.shared"
    label = "shared"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Teach the Swedish order and folding to every connection, from the very first one."""
        connection_created.connect(teach_orders, dispatch_uid="orders")
