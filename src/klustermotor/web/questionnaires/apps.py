"""The app as Django knows it."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """The app questionnaires."""

    name = "klustermotor.web.questionnaires"
    label = "questionnaires"
    default_auto_field = "django.db.models.BigAutoField"
