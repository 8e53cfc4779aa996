from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0004_why_unusable"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="support",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unusable_since__isnull", True), ("unusable_why", "")),
                    models.Q(
                        ("unusable_since__isnull", False), models.Q(("unusable_why", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="support_says_why_unusable",
            ),
        ),
    ]
