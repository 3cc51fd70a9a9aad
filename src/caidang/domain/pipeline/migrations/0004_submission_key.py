"""A report stays under the key of the person it was made of, also when his record is merged into another."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    submission = apps.get_model("pipeline", "Submission")
    for row in submission.objects.select_related("application__candidate"):
        submission.objects.filter(pk=row.pk).update(data_key=row.application.candidate.data_key_id)


class Migration(migrations.Migration):

    dependencies = [("pipeline", "0003_submissions"), ("vault", "0001_initial")]

    operations = [
        migrations.AddField(
            "submission", "data_key",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.datakey"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
