"""What was recorded in an initiative or company may be changed by those who work there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of what belongs where; what was recorded before belongs to the whole workbench."""

    dependencies = [("accounts", "0003_names_of_accounts")]

    operations = [
        migrations.CreateModel(
            name="Belonging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_uid", models.UUIDField()),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="belongings",
                        to="accounts.scope",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("object_uid", "scope"), name="belongs_once")],
            },
        ),
    ]
