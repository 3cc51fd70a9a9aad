"""The way as delivered: one job type with its stages, for a house that has none yet."""

from django.db import migrations

from caidang.domain.pipeline.way import DEFAULT_STAGES, DEFAULT_TYPE


def fill(apps, schema_editor):
    job_type, stage = apps.get_model("clients", "JobType"), apps.get_model("pipeline", "Stage")
    if job_type.objects.exists():
        return
    made = job_type.objects.create(name=DEFAULT_TYPE)
    stage.objects.bulk_create(
        stage(type=made, name=name, kind=kind.value, position=position)
        for position, (name, kind) in enumerate(DEFAULT_STAGES)
    )


class Migration(migrations.Migration):

    dependencies = [("pipeline", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
