"""Letters of which a list would tell, by who is wanting, what nobody is to know."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_names")]

    operations = [
        migrations.AddField("message", "discreet", models.BooleanField(default=False, editable=False))
    ]
