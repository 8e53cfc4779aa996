from datetime import datetime, time, timedelta
from typing import Any

from django.db import migrations
from django.utils import timezone

_TITLES = {"sv": "Gallringsregler", "en": "Retention rules"}


def begin_nights(apps: Any, schema_editor: Any) -> None:
    schedules = apps.get_model("jobs", "Schedule")
    tomorrow = timezone.localdate() + timedelta(days=1)
    for tenant in apps.get_model("accounts", "Tenant").objects.all():
        if not schedules.objects.filter(tenant=tenant, kind="portal.retain").exists():
            schedules.objects.create(
                tenant=tenant,
                kind="portal.retain",
                title=_TITLES.get(tenant.language, _TITLES["en"]),
                every="day",
                next_at=timezone.make_aware(datetime.combine(tomorrow, time(2, 30))),
            )


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0002_privacy"),
        ("jobs", "0003_postponed"),
        ("accounts", "0004_belongings"),
    ]
    operations = [migrations.RunPython(begin_nights, migrations.RunPython.noop)]
