"""Checkpoints signed with Ed25519; those that have none keep their ``mac`` and stay checkable.

Nothing here remakes a table, which would drop its triggers.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnchorDelivery',
            fields=[
                ('way', models.CharField(max_length=16, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(default=0)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': '审计签名送出',
                'ordering': ['way'],
            },
        ),
        migrations.AddField(
            model_name='auditcheckpoint',
            name='signature',
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name='auditcheckpoint',
            name='mac',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
