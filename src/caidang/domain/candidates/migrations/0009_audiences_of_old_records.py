"""Records from before there were audiences: whoever collected them, his colleagues, and the pool."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    candidate = apps.get_model("candidates", "Candidate")
    audience = apps.get_model("candidates", "Audience")
    scope = apps.get_model("candidates", "AudienceScope")
    collectors = candidate.objects.order_by().values_list("created_by", flat=True).distinct()
    for collector in list(collectors):
        names = ["pool"] if collector is None else [f"m{collector}", f"o{collector}", "pool"]
        row = audience.objects.create(key=" ".join(names))
        scope.objects.bulk_create(scope(audience=row, name=name) for name in names)
        candidate.objects.filter(created_by=collector).update(audience=row)


class Migration(migrations.Migration):

    dependencies = [("candidates", "0008_audience")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="candidate",
            name="audience",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="candidates.audience",
            ),
        ),
    ]
