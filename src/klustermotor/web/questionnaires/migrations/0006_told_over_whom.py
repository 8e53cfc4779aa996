"""Those whom a told figure is over are known by words that all surveys of a workbench share."""

import hashlib
from typing import Any

from django.db import migrations


def digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def share_words(apps: Any, _schema_editor: Any) -> None:
    """Say over whom figures were told, in the words of ``services.releasing``.

    An erased respondent is known by the old word alone, which no other survey has.
    """
    cells = apps.get_model("questionnaires", "ReleasedCell").objects
    recipients = apps.get_model("questionnaires", "Recipient").objects
    for cell in cells.select_related("survey").exclude(who=[]):
        words = {}
        asked = recipients.filter(survey=cell.survey).select_related("person", "organisation")
        tenant = cell.survey.tenant_id
        for one in asked:
            said = [f"e{digest(f'{tenant}:{one.email}')}"]
            if one.person is not None:
                said.append(f"p{digest(f'{tenant}:{one.person.uid}')}")
            elif one.organisation is not None:
                said.append(f"o{digest(f'{tenant}:{one.organisation.uid}')}")
            words[digest(f"{cell.survey.series}:{one.email}")] = " ".join(said)
        cell.who = sorted(words.get(who, f"e{who}") for who in cell.who)
        cell.save(update_fields=["who"])


def be_discreet(apps: Any, _schema_editor: Any) -> None:
    """Let reminders of surveys in confidence be listed no more: who got none had said no."""
    surveys = apps.get_model("questionnaires", "Survey").objects.filter(mode="confidential")
    letters = apps.get_model("outbox", "Message").objects.filter(kind="questionnaires.survey")
    reminders = letters.exclude(key__endswith=":0")
    reminders.filter(object_uid__in=list(surveys.values_list("uid", flat=True))).update(discreet=True)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_discreet"), ("questionnaires", "0005_survey_waves")]

    operations = [
        migrations.RunPython(share_words, migrations.RunPython.noop),
        migrations.RunPython(be_discreet, migrations.RunPython.noop),
    ]
