"""The tables as they are after all that came before: a new house is not led through their history."""

from django.db import migrations, models

from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('search', '0001_initial'),
        ('search', '0002_synonyms'),
        ('search', '0003_machines'),
    ]

    dependencies = [
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='Machine',
            fields=[
                ('id', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='机器')),
                ('holder', models.CharField(max_length=32)),
                ('seq', models.BigIntegerField()),
                ('applied', models.BigIntegerField(default=0)),
                ('erasures', models.IntegerField(default=0)),
                ('problem', models.TextField(blank=True, default='')),
                ('followed_at', models.DateTimeField()),
                ('is_running', models.BooleanField(default=True)),
                ('is_rebuild_wanted', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': '索引机器',
            },
        ),
        migrations.CreateModel(
            name='SynonymGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(verbose_name='同义词')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': '同义词',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('seq', models.BigAutoField(primary_key=True, serialize=False)),
                ('doc_id', models.BigIntegerField(verbose_name='文档编号')),
                ('op', models.CharField(choices=[('refresh', '更新'), ('erase', '抹除')], default='refresh', max_length=8, verbose_name='类别')),
            ],
            options={
                'verbose_name': '索引变更',
                'constraints': [models.CheckConstraint(condition=models.Q(('op__in', ['refresh', 'erase'])), name='search_change_op_known')],
            },
        ),
    ])]
