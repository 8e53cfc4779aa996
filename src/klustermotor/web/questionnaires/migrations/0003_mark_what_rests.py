"""What rests on an interview without consent, or not held, is marked as it is from now on at once."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def mark(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mark what rests on each interview that may not be used."""
    supports = apps.get_model("evidence", "Support").objects.filter(unusable_since__isnull=True)
    interviews = apps.get_model("questionnaires", "Interview").objects
    unused = interviews.filter(source__isnull=False).exclude(
        state="done", consent__in=("anonymous", "role", "name")
    )
    for one in unused.select_related("tenant"):
        why = "unasked" if one.consent == "none" else "unheld"
        since = one.tenant.lives_on or timezone.localdate()
        supports.filter(source__interview=one.pk).update(unusable_why=why, unusable_since=since)


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0005_says_why_unusable"),
        ("questionnaires", "0002_refused"),
    ]

    operations = [
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
