"""What accounts, initiatives and workbenches are called in the trail."""

from django.db import migrations


class Migration(migrations.Migration):
    """Names alone; no table changes."""

    dependencies = [("accounts", "0002_names")]

    operations = [
        migrations.AlterModelOptions(
            name="scope",
            options={
                "verbose_name": "initiative or company",
                "verbose_name_plural": "initiatives and companies",
            },
        ),
        migrations.AlterModelOptions(
            name="tenant",
            options={
                "ordering": ["name"],
                "verbose_name": "workbench",
                "verbose_name_plural": "workbenches",
            },
        ),
        migrations.AlterModelOptions(
            name="user",
            options={"ordering": ["name"], "verbose_name": "account", "verbose_name_plural": "accounts"},
        ),
    ]
