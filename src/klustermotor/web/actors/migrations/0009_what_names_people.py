from typing import Any

from django.db import migrations, models

from klustermotor.web.actors.traders import is_personal_number


def _mark_people(apps: Any, schema_editor: Any) -> None:
    """Mark the records whose number is a person's."""
    records = apps.get_model("actors", "RegisterRecord").objects
    found = [
        pk
        for pk, number, key in records.values_list("pk", "number", "key").iterator(chunk_size=2000)
        if is_personal_number(number) or is_personal_number(key)
    ]
    for start in range(0, len(found), 500):
        records.filter(pk__in=found[start : start + 500]).update(is_personal=True)


class Migration(migrations.Migration):
    dependencies = [("actors", "0008_restricted_people")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="is_restricted",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="registerrecord",
            name="is_personal",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="registerrecord",
            name="is_restricted",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(_mark_people, migrations.RunPython.noop),
    ]
