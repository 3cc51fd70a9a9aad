"""The tables as they are after all that came before: a new house is not led through their history."""

import django.db.models.deletion
from django.db import migrations, models

from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('vault', '0001_initial'),
        ('vault', '0002_key_changes'),
    ]

    dependencies = [
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wrapped', models.BinaryField(null=True)),
                ('kek_id', models.PositiveSmallIntegerField(default=1)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '数据钥匙',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', False), ('wrapped__isnull', True)), models.Q(('erased_at__isnull', True), ('wrapped__isnull', False)), _connector='OR'), name='data_key_erased_or_kept')],
            },
        ),
        migrations.CreateModel(
            name='VaultState',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('kit_confirmed_at', models.DateTimeField(null=True)),
                ('kit_confirmed_by', models.BigIntegerField(null=True)),
                ('kit_fingerprint', models.CharField(blank=True, max_length=24)),
            ],
            options={
                'verbose_name': '保险库状态',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_vault_state')],
            },
        ),
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64, unique=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('file_key', models.BinaryField(null=True)),
                ('size', models.BigIntegerField()),
                ('created_at', models.DateTimeField()),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blobs', to='vault.datakey')),
            ],
            options={
                'verbose_name': '密封文件',
                'indexes': [models.Index(fields=['data_key', 'digest'], name='vault_blob_data_ke_1c863f_idx')],
            },
        ),
        migrations.CreateModel(
            name='OlderKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('wrapped', models.BinaryField()),
                ('kek_id', models.PositiveSmallIntegerField()),
                ('retired_at', models.DateTimeField()),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='older_keys', to='vault.datakey')),
            ],
            options={
                'verbose_name': '从前的数据钥匙',
                'constraints': [models.UniqueConstraint(fields=('data_key', 'version'), name='one_older_key_per_version')],
            },
        ),
    ])]
