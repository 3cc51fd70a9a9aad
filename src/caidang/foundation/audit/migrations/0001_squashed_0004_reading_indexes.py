"""The tables as they are after all that came before: a new house is not led through their history."""

from django.db import migrations, models

from caidang.foundation.audit.append_only import guard, unguard
from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('audit', '0001_initial'),
        ('audit', '0002_append_only'),
        ('audit', '0003_signed_checkpoints'),
        ('audit', '0004_reading_indexes'),
    ]

    dependencies = [
    ]

    operations = [FirstTables([
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
        migrations.CreateModel(
            name='AuditCheckpoint',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('mac', models.CharField(blank=True, max_length=64)),
                ('signature', models.BinaryField(null=True)),
            ],
            options={
                'verbose_name': '审计检查点',
                'ordering': ['-seq'],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('verb', models.CharField(max_length=64)),
                ('subject', models.CharField(max_length=128)),
                ('detail', models.JSONField(default=dict)),
                ('prev_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': '审计事件',
                'ordering': ['-seq'],
                'indexes': [models.Index(fields=['actor_id', 'seq'], name='audit_by_actor'), models.Index(fields=['subject', 'verb'], name='audit_by_subject'), models.Index(fields=['at', 'actor_id', 'verb', 'seq'], name='audit_by_hour')],
            },
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(default=0)),
                ('hash', models.CharField(blank=True, max_length=64)),
                ('mac', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': '审计链头',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_audit_head')],
            },
        ),
    ]),
        migrations.RunPython(guard, unguard),
    ]
