"""A field keeps the state of its table of education that it shows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mapping", "0001_initial"),
        ("statistics", "0002_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="fieldofstrength",
            name="education_vintage",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="statistics.vintage",
                verbose_name="vintage of the table of education",
            ),
        ),
    ]
