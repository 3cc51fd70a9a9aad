"""The tables as they are after all that came before: a new house is not led through their history."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('sheets', '0001_initial'),
        ('sheets', '0002_left_out'),
    ]

    dependencies = [
        ('candidates', '0001_squashed_0019_bounces'),
        ('vault', '0001_squashed_0002_key_changes'),
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='SheetShape',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.CharField(max_length=32, unique=True)),
                ('targets', models.JSONField(default=dict)),
                ('way', models.CharField(default='fill', max_length=6)),
                ('used_at', models.DateTimeField()),
                ('used_by', models.BigIntegerField(null=True)),
                ('uses', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': '记住的列',
            },
        ),
        migrations.CreateModel(
            name='SheetExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('waiting', '等另一位同意'), ('approved', '正在做'), ('ready', '可以下载'), ('refused', '没有同意'), ('failed', '没做成'), ('dropped', '不要了，已销毁'), ('over', '已过期')], max_length=8)),
                ('kind', models.CharField(default='xlsx', max_length=4)),
                ('ids', models.JSONField(default=list)),
                ('columns', models.JSONField(default=list)),
                ('purpose', models.CharField(max_length=16)),
                ('is_clear', models.BooleanField(default=False)),
                ('told', models.BinaryField()),
                ('canary', models.CharField(blank=True, default='', max_length=64)),
                ('done', models.PositiveIntegerField(default=0)),
                ('left_out', models.JSONField(default=list)),
                ('problem', models.TextField(blank=True, default='')),
                ('downloads', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.BigIntegerField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('leased_until', models.DateTimeField(null=True)),
                ('base', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('blob', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
            ],
            options={
                'verbose_name': '表格导出',
            },
        ),
        migrations.CreateModel(
            name='SheetImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('filename', models.BinaryField()),
                ('size', models.BigIntegerField()),
                ('stage', models.CharField(choices=[('looking', '正在看'), ('mapping', '等你核对列'), ('checking', '正在算影响'), ('checked', '等你确认'), ('applying', '正在写入'), ('attaching', '正在归入简历'), ('done', '完成'), ('failed', '读不了'), ('undoing', '正在撤销'), ('undone', '已撤销')], default='looking', max_length=10)),
                ('way', models.CharField(choices=[('fill', '只补空缺'), ('prefer', '以表格为准')], default='fill', max_length=6)),
                ('problem', models.TextField(blank=True, default='')),
                ('look', models.BinaryField(null=True)),
                ('choice', models.BinaryField(null=True)),
                ('effects', models.BinaryField(null=True)),
                ('shape', models.CharField(blank=True, default='', max_length=32)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('cursor', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('is_cancelled', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('worked_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.BigIntegerField(null=True)),
                ('beside', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('export', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='sheets.sheetexport')),
            ],
            options={
                'verbose_name': '表格导入',
            },
        ),
        migrations.CreateModel(
            name='SheetRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('created', '新建'), ('doubtful', '新建，疑似重复'), ('attached', '归入已有档案'), ('same', '没有新内容'), ('refused', '没有导入'), ('edited', '按表改了')], max_length=8)),
                ('changes', models.JSONField(default=list)),
                ('told', models.BinaryField(null=True)),
                ('is_undone', models.BooleanField(db_default=False, default=False)),
                ('is_corrected', models.BooleanField(db_default=False, default=False)),
                ('candidate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sheet_rows', to='candidates.candidate')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='sheets.sheetimport')),
            ],
            options={
                'verbose_name': '表格的一行',
            },
        ),
        migrations.AddIndex(
            model_name='sheetexport',
            index=models.Index(fields=['state', 'id'], name='sheet_export_work'),
        ),
        migrations.AddIndex(
            model_name='sheetexport',
            index=models.Index(fields=['created_by', '-id'], name='sheet_export_of'),
        ),
        migrations.AddIndex(
            model_name='sheetimport',
            index=models.Index(fields=['stage', 'worked_at'], name='sheet_work'),
        ),
        migrations.AddIndex(
            model_name='sheetimport',
            index=models.Index(fields=['created_by', '-id'], name='sheet_of'),
        ),
        migrations.AddIndex(
            model_name='sheetrow',
            index=models.Index(fields=['sheet', 'outcome', 'number'], name='sheet_rows_by'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.UniqueConstraint(fields=('sheet', 'number'), name='sheet_row_once'),
        ),
    ])]
