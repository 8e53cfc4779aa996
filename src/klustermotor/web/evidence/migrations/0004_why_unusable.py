"""Each support that may not be leaned on says why; until now it was always that consent was withdrawn."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_why(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of what is marked that consent was withdrawn."""
    supports = apps.get_model("evidence", "Support").objects
    supports.filter(unusable_since__isnull=False).update(unusable_why="withdrawn")


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="support",
            name="unusable_why",
            field=models.CharField(
                blank=True,
                choices=[("withdrawn", "withdrawn"), ("unasked", "no consent"), ("unheld", "not held")],
                max_length=9,
                verbose_name="why not to be used",
            ),
        ),
        migrations.RunPython(say_why, migrations.RunPython.noop),
    ]
