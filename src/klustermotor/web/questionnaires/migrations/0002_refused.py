from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questionnaires", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="interview",
            name="consent",
            field=models.CharField(
                choices=[
                    ("none", "not asked yet"),
                    ("anonymous", "anonymously"),
                    ("role", "by role"),
                    ("name", "by name"),
                    ("refused", "not at all"),
                ],
                default="none",
                max_length=9,
                verbose_name="may be used",
            ),
        ),
        migrations.AlterField(
            model_name="interview",
            name="withdrawn_on",
            field=models.DateField(blank=True, null=True, verbose_name="consent refused or withdrawn on"),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent", "refused"), _negated=True),
                    ("withdrawn_on__isnull", False),
                    _connector="OR",
                ),
                name="refused_is_closed",
            ),
        ),
    ]
