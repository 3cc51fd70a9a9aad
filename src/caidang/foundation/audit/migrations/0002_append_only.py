"""Triggers that refuse to change or delete what was recorded."""

from django.db import migrations

from caidang.foundation.audit.append_only import guard, unguard


class Migration(migrations.Migration):
    """Guard the audit log."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
