"""The machines that follow the change log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Creates the cursors, one for each machine that keeps an index."""

    dependencies = [("search", "0002_synonyms")]

    operations = [
        migrations.CreateModel(
            name="Machine",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80, verbose_name="机器")),
                ("holder", models.CharField(max_length=32)),
                ("seq", models.BigIntegerField()),
                ("applied", models.BigIntegerField(default=0)),
                ("erasures", models.IntegerField(default=0)),
                ("problem", models.TextField(blank=True, default="")),
                ("followed_at", models.DateTimeField()),
                ("is_running", models.BooleanField(default=True)),
                ("is_rebuild_wanted", models.BooleanField(default=False)),
            ],
            options={"verbose_name": "索引机器"},
        ),
        # Only the name that Django gives every id; no database changes by it.
        migrations.AlterField(
            model_name="synonymgroup",
            name="id",
            field=models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
    ]
