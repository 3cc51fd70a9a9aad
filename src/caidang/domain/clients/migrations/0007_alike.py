"""Clients of the same short name are told apart by their full ones."""

from django.db import migrations, models
from django.db.models import Count


def fill(apps, schema_editor):
    clients = apps.get_model("clients", "Client").objects
    borne = clients.exclude(short_name="").filter(merged_into=None).order_by().values("short_name")
    several = borne.annotate(n=Count("pk")).filter(n__gt=1).values_list("short_name", flat=True)
    clients.filter(short_name__in=list(several)).update(is_alike=True)


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0006_part_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='client',
            name='is_alike',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
