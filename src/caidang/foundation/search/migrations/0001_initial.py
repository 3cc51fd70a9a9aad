"""The change log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Creates the change log."""

    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("doc_id", models.BigIntegerField(verbose_name="文档编号")),
                (
                    "op",
                    models.CharField(
                        choices=[("refresh", "更新"), ("erase", "抹除")],
                        default="refresh",
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
            ],
            options={
                "verbose_name": "索引变更",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("op__in", ["refresh", "erase"])),
                        name="search_change_op_known",
                    )
                ],
            },
        ),
    ]
