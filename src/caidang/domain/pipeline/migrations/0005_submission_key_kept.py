"""Every report has its key; a migration of its own, as PostgreSQL changes no table with rows in flight."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("pipeline", "0004_submission_key")]

    operations = [
        migrations.AlterField(
            "submission", "data_key",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.datakey"),
        ),
    ]
