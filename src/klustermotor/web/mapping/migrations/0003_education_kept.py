"""Fields that there are keep what they have shown so far: the newest state of their table of education."""

from typing import Any

from django.db import migrations


def keep_the_newest(apps: Any, _editor: Any) -> None:
    """Let each field keep the newest state of its table."""
    fields = apps.get_model("mapping", "FieldOfStrength")
    vintages = apps.get_model("statistics", "Vintage")
    for field in fields.objects.filter(education__isnull=False):
        newest = vintages.objects.filter(dataset_id=field.education_id).order_by("-number").first()
        fields.objects.filter(pk=field.pk).update(education_vintage=newest)


class Migration(migrations.Migration):
    dependencies = [
        ("mapping", "0002_education_vintage"),
    ]

    operations = [
        migrations.RunPython(keep_the_newest, migrations.RunPython.noop),
    ]
