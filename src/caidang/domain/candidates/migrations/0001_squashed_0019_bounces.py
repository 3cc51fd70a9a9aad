"""The tables as they are after all that came before: a new house is not led through their history."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from caidang.domain.candidates.first_rows import plant
from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('candidates', '0001_initial'),
        ('candidates', '0002_match_key_by_token'),
        ('candidates', '0003_bulk_tagging'),
        ('candidates', '0004_saved_views'),
        ('candidates', '0005_reading_and_sentences'),
        ('candidates', '0006_model_origin'),
        ('candidates', '0007_confirmations'),
        ('candidates', '0008_audience'),
        ('candidates', '0009_audiences_of_old_records'),
        ('candidates', '0010_no_bulk_tagging'),
        ('candidates', '0011_sorting'),
        ('candidates', '0012_attachment_texts'),
        ('candidates', '0013_labels_and_papers'),
        ('candidates', '0014_shut_records'),
        ('candidates', '0015_freshness'),
        ('candidates', '0016_said_by_the_person'),
        ('candidates', '0017_sheet_origin'),
        ('candidates', '0018_candidates_by_coming'),
        ('candidates', '0019_bounces'),
    ]

    dependencies = [
        ('accounts', '0001_squashed_0004_factor_grace'),
        ('vault', '0001_squashed_0002_key_changes'),
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=400, unique=True)),
            ],
            options={
                'verbose_name': '可见范围',
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('summary', models.BinaryField()),
                ('source', models.CharField(max_length=32, verbose_name='来源')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('updated_at', models.DateTimeField(db_index=True)),
                ('owner', models.BigIntegerField(null=True, verbose_name='负责人')),
                ('shut_at', models.DateTimeField(null=True)),
                ('shut_to', models.BigIntegerField(null=True)),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='candidates.audience')),
                ('data_key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '候选人',
            },
        ),
        migrations.CreateModel(
            name='FreshnessCursor',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(null=True)),
                ('last', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': '保鲜的进度',
            },
        ),
        migrations.CreateModel(
            name='OwnField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=16, unique=True, verbose_name='名称')),
                ('kind', models.CharField(choices=[('text', '文字'), ('number', '数字'), ('date', '日期'), ('choice', '单选'), ('multi', '多选'), ('person', '成员'), ('file', '附件')], max_length=8, verbose_name='种类')),
                ('sensitivity', models.CharField(choices=[('public', '公开'), ('personal', '个人'), ('sensitive', '敏感'), ('secret', '机密')], default='public', max_length=10, verbose_name='级别')),
                ('choices', models.JSONField(default=list)),
                ('categories', models.JSONField(default=list)),
                ('position', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('archived_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '自定字段',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PaperKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=16, unique=True, verbose_name='名称')),
                ('sensitivity', models.CharField(choices=[('public', '公开'), ('personal', '个人'), ('sensitive', '敏感'), ('secret', '机密')], default='sensitive', max_length=10, verbose_name='级别')),
                ('months', models.PositiveSmallIntegerField(null=True, verbose_name='有效几个月')),
                ('remind_days', models.PositiveSmallIntegerField(default=30, verbose_name='提前几天提醒')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('archived_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '附件的种类',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TalentList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('content', models.BinaryField()),
                ('is_by_rule', models.BooleanField(default=False)),
                ('members', models.JSONField(default=list)),
                ('teams', models.JSONField(default=list)),
                ('is_for_all', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '人才库',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=16, verbose_name='种类')),
                ('filename', models.BinaryField()),
                ('note', models.BinaryField(null=True)),
                ('text', models.BinaryField(null=True)),
                ('media', models.CharField(max_length=16)),
                ('size', models.BigIntegerField()),
                ('valid_from', models.DateField(null=True)),
                ('valid_until', models.DateField(null=True)),
                ('remind_days', models.PositiveSmallIntegerField(default=30)),
                ('told_for', models.DateField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.BigIntegerField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('removed_by', models.BigIntegerField(null=True)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '附件',
                'ordering': ['-received_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('groups', models.JSONField(default=list)),
                ('evidence', models.CharField(choices=[('called', '打过电话'), ('mailed', '邮件问过'), ('met', '见过面'), ('self', '本人在链接里确认')], max_length=8)),
                ('at', models.DateTimeField()),
                ('by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '确认没有变化',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('fingerprint', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=16)),
                ('filename', models.BinaryField()),
                ('text', models.BinaryField()),
                ('pages', models.BinaryField()),
                ('reading', models.BinaryField(null=True)),
                ('page_count', models.PositiveIntegerField(default=0)),
                ('size', models.BigIntegerField()),
                ('parser_version', models.PositiveIntegerField()),
                ('received_at', models.DateTimeField()),
                ('received_by', models.BigIntegerField(null=True)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='candidates.candidate')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
            ],
            options={
                'verbose_name': '文件',
                'ordering': ['-received_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='FieldValue',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('field', models.CharField(max_length=24)),
                ('entry', models.PositiveSmallIntegerField(default=0)),
                ('value', models.BinaryField()),
                ('origin', models.CharField(choices=[('parser', '解析'), ('person', '人工'), ('model', '模型提议，人工采纳'), ('self', '本人填的，人工采纳'), ('sheet', '导入的表格')], max_length=8)),
                ('confidence', models.FloatField(default=1.0)),
                ('evidence', models.BinaryField(null=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('is_confirmation', models.BooleanField(db_default=False, default=False)),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='candidates.candidate')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='values', to='candidates.document')),
            ],
            options={
                'verbose_name': '字段值',
            },
        ),
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=64)),
                ('status', models.CharField(blank=True, default='', max_length=11)),
                ('is_lasting', models.BooleanField(default=True)),
                ('at', models.DateTimeField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='candidates.candidate')),
                ('value', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='candidates.fieldvalue')),
            ],
            options={
                'verbose_name': '退信',
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tag', '标签'), ('category', '分类')], db_default='tag', default='tag', max_length=8)),
                ('name', models.CharField(max_length=32, verbose_name='名称')),
                ('position', models.PositiveIntegerField(db_default=0, default=0)),
                ('colour', models.CharField(db_default='', default='', max_length=8, verbose_name='颜色')),
                ('owner', models.BigIntegerField(null=True, verbose_name='归谁管')),
                ('archived_at', models.DateTimeField(null=True)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='candidates.label')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='candidates.label')),
            ],
            options={
                'verbose_name': '标签和分类',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='HalfLife',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=8)),
                ('months', models.PositiveSmallIntegerField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.BigIntegerField(null=True)),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.label')),
            ],
            options={
                'verbose_name': '保鲜期',
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('candidates.label',),
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('candidates.label',),
        ),
        migrations.CreateModel(
            name='LabelEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.JSONField()),
                ('became', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='candidates.label')),
            ],
            options={
                'verbose_name': '标签和分类的改动',
            },
        ),
        migrations.CreateModel(
            name='LabelMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('children', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='candidates.label')),
                ('loser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='candidates.label')),
            ],
            options={
                'verbose_name': '标签的合并',
            },
        ),
        migrations.CreateModel(
            name='Learned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('chosen', models.PositiveIntegerField()),
                ('learned_at', models.DateTimeField()),
                ('target', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='learned', to='candidates.label')),
            ],
            options={
                'verbose_name': '学到的归类',
            },
        ),
        migrations.CreateModel(
            name='MatchKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('token', models.CharField(max_length=64)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='match_keys', to='candidates.candidate')),
            ],
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('documents', models.JSONField(default=list)),
                ('attachments', models.JSONField(default=list)),
                ('is_owner_taken', models.BooleanField(db_default=False, default=False)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.BigIntegerField(null=True)),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_kept', to='candidates.candidate')),
                ('loser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_lost', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '合并',
            },
        ),
        migrations.AddField(
            model_name='fieldvalue',
            name='merge',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='brought', to='candidates.merge'),
        ),
        migrations.AddField(
            model_name='fieldvalue',
            name='retired_in',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retired', to='candidates.merge'),
        ),
        migrations.CreateModel(
            name='ClientHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='candidates.candidate')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
                ('merge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='candidates.merge')),
            ],
            options={
                'verbose_name': '归属客户组',
            },
        ),
        migrations.CreateModel(
            name='Removal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='removals', to='candidates.candidate')),
                ('merge', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='removals', to='candidates.merge')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='removals', to='candidates.label')),
            ],
            options={
                'verbose_name': '人去掉的标签',
            },
        ),
        migrations.CreateModel(
            name='Reveal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.BigIntegerField()),
                ('field', models.CharField(max_length=24)),
                ('purpose', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reveals', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '查看完整内容',
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=40, verbose_name='规则')),
                ('content', models.BinaryField()),
                ('is_on', models.BooleanField(default=True)),
                ('is_asking', models.BooleanField(default=False, verbose_name='只建议')),
                ('acts_from', models.FloatField(default=0.95)),
                ('asks_from', models.FloatField(default=0.7)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('archived_at', models.DateTimeField(null=True)),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='candidates.label')),
            ],
            options={
                'verbose_name': '归类规则',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('content', models.BinaryField()),
                ('is_team', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '视图',
                'indexes': [models.Index(fields=['removed_at', 'created_by'], name='candidates__removed_4bdaad_idx')],
            },
        ),
        migrations.CreateModel(
            name='Sentence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sentences', to='candidates.document')),
            ],
            options={
                'verbose_name': '句子',
            },
        ),
        migrations.CreateModel(
            name='SortingRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rules', models.JSONField(default=list)),
                ('is_trial', models.BooleanField(default=True)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('cursor', models.BigIntegerField(default=0)),
                ('last', models.BigIntegerField(default=0)),
                ('found', models.JSONField(default=dict)),
                ('sample', models.JSONField(default=dict)),
                ('problem', models.CharField(blank=True, default='', max_length=200)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('leased_until', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField()),
                ('started_by', models.BigIntegerField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': '归类的一次运行',
                'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['id'], name='sorting_open')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('confidence', models.FloatField(default=1.0)),
                ('reasons', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='candidates.candidate')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='candidates.rule')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions', to='candidates.sortingrun')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.label')),
            ],
            options={
                'verbose_name': '归类的建议',
            },
        ),
        migrations.CreateModel(
            name='Suspicion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField()),
                ('reasons', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('open', '待判断'), ('later', '以后再说'), ('distinct', '不是同一人'), ('merged', '已合并')], default='open', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.BigIntegerField(null=True)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.candidate')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '疑似重复',
            },
        ),
        migrations.CreateModel(
            name='Tagging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='candidates.candidate')),
                ('label_merge', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taggings', to='candidates.labelmerge')),
                ('merge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taggings', to='candidates.merge')),
                ('rule', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taggings', to='candidates.rule')),
                ('run', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='taggings', to='candidates.sortingrun')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taggings', to='candidates.label')),
            ],
        ),
        migrations.CreateModel(
            name='ListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='list_entries', to='candidates.candidate')),
                ('merge', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='list_entries', to='candidates.merge')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='candidates.talentlist')),
            ],
            options={
                'verbose_name': '人才库里的人',
            },
        ),
        migrations.CreateModel(
            name='ViewUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField()),
                ('is_pinned', models.BooleanField(default=False)),
                ('seen_at', models.DateTimeField()),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='candidates.savedview')),
            ],
            options={
                'verbose_name': '视图的使用',
            },
        ),
        migrations.CreateModel(
            name='AudienceScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=24)),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scopes', to='candidates.audience')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('name', 'audience'), name='audience_scope_once')],
            },
        ),
        migrations.CreateModel(
            name='Freshness',
            fields=[
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='freshness', serialize=False, to='candidates.candidate')),
                ('contact', models.IntegerField(null=True)),
                ('pay', models.IntegerField(null=True)),
                ('status', models.IntegerField(null=True)),
                ('stale', models.IntegerField(db_index=True)),
                ('worth', models.SmallIntegerField(default=1)),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='candidates.audience')),
            ],
            options={
                'verbose_name': '保鲜',
            },
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['merged_into', '-updated_at', '-id'], name='candidates__merged__e88388_idx'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['created_at'], name='candidate_came'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(condition=models.Q(('owner__isnull', False)), fields=['owner'], name='candidate_owner'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(condition=models.Q(('shut_at__isnull', False)), fields=['id'], name='candidate_shut'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('removed_at__isnull', True), ('valid_until__isnull', False)), fields=['valid_until'], name='attachment_ends'),
        ),
        migrations.AddIndex(
            model_name='confirmation',
            index=models.Index(fields=['candidate', '-at'], name='confirmation_of'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['candidate', 'fingerprint'], name='candidates__candida_912bca_idx'),
        ),
        migrations.AddConstraint(
            model_name='bounce',
            constraint=models.UniqueConstraint(fields=('candidate', 'address'), name='bounce_once'),
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'tag')), fields=('name',), name='tag_named_once'),
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'category'), ('merged_into', None)), fields=('parent', 'name'), name='category_named_once'),
        ),
        migrations.AddConstraint(
            model_name='label',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'category'), ('merged_into', None), ('parent', None)), fields=('name',), name='root_named_once'),
        ),
        migrations.AddConstraint(
            model_name='halflife',
            constraint=models.UniqueConstraint(fields=('group', 'category'), name='half_life_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='matchkey',
            index=models.Index(fields=['token'], name='match_key_token'),
        ),
        migrations.AddConstraint(
            model_name='matchkey',
            constraint=models.UniqueConstraint(fields=('candidate', 'kind', 'token'), name='match_key_once'),
        ),
        migrations.AddIndex(
            model_name='fieldvalue',
            index=models.Index(condition=models.Q(('merge__isnull', False)), fields=['merge'], name='value_merge'),
        ),
        migrations.AddIndex(
            model_name='fieldvalue',
            index=models.Index(condition=models.Q(('retired_in__isnull', False)), fields=['retired_in'], name='value_retired_in'),
        ),
        migrations.AddConstraint(
            model_name='fieldvalue',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('candidate', 'field', 'entry'), name='one_present_value'),
        ),
        migrations.AddConstraint(
            model_name='clienthold',
            constraint=models.UniqueConstraint(fields=('candidate', 'team'), name='hold_once'),
        ),
        migrations.AddConstraint(
            model_name='removal',
            constraint=models.UniqueConstraint(fields=('candidate', 'tag'), name='removal_once'),
        ),
        migrations.AddIndex(
            model_name='reveal',
            index=models.Index(fields=['member', 'at'], name='reveal_of_member'),
        ),
        migrations.AddIndex(
            model_name='reveal',
            index=models.Index(fields=['candidate', 'member', 'at'], name='reveal_of_record'),
        ),
        migrations.AddIndex(
            model_name='sentence',
            index=models.Index(fields=['token'], name='sentence_token'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.UniqueConstraint(fields=('candidate', 'tag'), name='suggestion_once'),
        ),
        migrations.AddIndex(
            model_name='suspicion',
            index=models.Index(fields=['state', '-score', 'id'], name='candidates__state_0bb7ec_idx'),
        ),
        migrations.AddConstraint(
            model_name='suspicion',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='suspicion_once'),
        ),
        migrations.AddConstraint(
            model_name='suspicion',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='suspicion_ordered'),
        ),
        migrations.AddIndex(
            model_name='tagging',
            index=models.Index(condition=models.Q(('label_merge__isnull', False)), fields=['label_merge'], name='tagging_label_merge'),
        ),
        migrations.AddIndex(
            model_name='tagging',
            index=models.Index(condition=models.Q(('rule__isnull', False)), fields=['rule'], name='tagging_rule'),
        ),
        migrations.AddIndex(
            model_name='tagging',
            index=models.Index(condition=models.Q(('run__isnull', False)), fields=['run'], name='tagging_run'),
        ),
        migrations.AddConstraint(
            model_name='tagging',
            constraint=models.UniqueConstraint(fields=('candidate', 'tag'), name='tag_once'),
        ),
        migrations.AddConstraint(
            model_name='listentry',
            constraint=models.UniqueConstraint(fields=('list', 'candidate'), name='listed_once'),
        ),
        migrations.AddConstraint(
            model_name='viewuse',
            constraint=models.UniqueConstraint(fields=('view', 'user_id'), name='view_use_once'),
        ),
    ]),
        migrations.RunPython(plant, migrations.RunPython.noop),
    ]
