"""Words that mean the same to this organisation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Creates the table of synonyms."""

    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("words", models.TextField(verbose_name="同义词")),
                ("created_at", models.DateTimeField()),
                ("created_by", models.BigIntegerField(null=True)),
            ],
            options={"verbose_name": "同义词", "ordering": ["id"]},
        ),
    ]
