"""What was decided at once is taken back as one, and what a decision parted is linked again."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the act of a decision, and which record it parted from which organisation."""

    dependencies: ClassVar = [("actors", "0010_research_institutes")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="linkdecision",
            name="act",
            field=models.UUIDField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="linkdecision",
            name="parted",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
    ]
