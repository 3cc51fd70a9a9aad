"""The way as delivered: one job type with its stages, for a house that has none yet."""

from django.db import migrations

from caidang.domain.pipeline.first_rows import fill


class Migration(migrations.Migration):

    dependencies = [("pipeline", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
