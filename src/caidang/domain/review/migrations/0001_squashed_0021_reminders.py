"""The tables as they are after all that came before: a new house is not led through their history."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('review', '0001_initial'),
        ('review', '0002_cases_of_old_records'),
        ('review', '0003_samples'),
        ('review', '0004_talk'),
        ('review', '0005_share_rules'),
        ('review', '0006_rules_by_client'),
        ('review', '0007_digest'),
        ('review', '0008_moves_taken_back'),
        ('review', '0009_needs'),
        ('review', '0010_bulk'),
        ('review', '0011_client_notices'),
        ('review', '0012_answers'),
        ('review', '0013_notification_about'),
        ('review', '0014_sorting_words'),
        ('review', '0015_needs_of_categories'),
        ('review', '0016_handed_desks'),
        ('review', '0017_layout_notices'),
        ('review', '0018_exports'),
        ('review', '0019_changes'),
        ('review', '0020_one_way_out'),
        ('review', '0021_reminders'),
    ]

    dependencies = [
        ('accounts', '0001_squashed_0004_factor_grace'),
        ('candidates', '0001_squashed_0019_bounces'),
        ('clients', '0001_squashed_0006_part_versions'),
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hand_over', '交接'), ('rule_added', '加了分派规则'), ('rule_removed', '删了分派规则'), ('calendar', '改了工作日历')], max_length=12)),
                ('was', models.JSONField()),
                ('actor', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '待办安排的改动',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.BigIntegerField(unique=True)),
                ('address', models.BinaryField()),
                ('sent_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name': '每日摘要',
            },
        ),
        migrations.CreateModel(
            name='HandedDesk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('leaver', models.BigIntegerField()),
                ('to', models.BigIntegerField(null=True)),
                ('parts', models.JSONField(default=dict)),
                ('actor', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '交接',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Robot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=8)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('member', models.BigIntegerField(null=True)),
                ('secret', models.BinaryField()),
                ('origin', models.CharField(blank=True, default='', max_length=200)),
                ('problem', models.CharField(blank=True, default='', max_length=200)),
                ('rests_until', models.DateTimeField(null=True)),
                ('told_on', models.DateField(null=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.BigIntegerField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '机器人',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='WorkDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('is_working', models.BooleanField()),
                ('name', models.CharField(blank=True, default='', max_length=40, verbose_name='名称')),
            ],
            options={
                'verbose_name': '工作日历',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='BulkAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('move', '流程'), ('owner', '负责人'), ('tag', '加标签'), ('untag', '去掉标签'), ('sort', '加进分类'), ('shift', '移到分类'), ('unsort', '移出分类'), ('list', '放进人才库'), ('unlist', '拿出人才库')], max_length=6)),
                ('what', models.CharField(blank=True, default='', max_length=20)),
                ('total', models.IntegerField()),
                ('done', models.IntegerField(default=0)),
                ('changed', models.IntegerField(default=0)),
                ('refused', models.IntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField()),
                ('leased_until', models.DateTimeField(null=True)),
                ('worked_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('is_cancelled', models.BooleanField(default=False)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.CharField(blank=True, default='', max_length=200)),
                ('undo_asked_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone', models.IntegerField(default=0)),
            ],
            options={
                'verbose_name': '批量操作',
                'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True), models.Q(('undo_asked_at__isnull', False), ('undone_at__isnull', True)), _connector='OR'), fields=['id'], name='bulk_open'), models.Index(fields=['created_by', '-id'], name='bulk_of')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('collecting', '收集'), ('organising', '整理'), ('reviewing', '待审'), ('stored', '在库'), ('stale', '待更新'), ('archived', '归档'), ('erased', '抹除')], max_length=12, verbose_name='状态')),
                ('rank', models.PositiveSmallIntegerField(default=1)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('assignee', models.BigIntegerField(null=True)),
                ('claimed_by', models.BigIntegerField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('paused_at', models.DateTimeField(null=True)),
                ('is_returned', models.BooleanField(default=False)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.BigIntegerField(null=True)),
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='case', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '流转',
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.BinaryField()),
                ('mentioned', models.JSONField(default=list)),
                ('author', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '留言',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=24)),
                ('entry', models.PositiveSmallIntegerField(default=0)),
                ('fault', models.CharField(choices=[('typo', '错字'), ('missing', '漏填'), ('wrong_person', '张冠李戴'), ('wrong_place', '填错栏'), ('date', '日期'), ('duplicate', '重复'), ('sensitive', '敏感'), ('outdated', '过时'), ('doubtful', '存疑'), ('other', '其他')], max_length=12)),
                ('blamed', models.BigIntegerField(null=True)),
                ('parser_version', models.PositiveIntegerField(null=True)),
                ('raised_by', models.BigIntegerField(null=True)),
                ('raised_at', models.DateTimeField()),
                ('settled_by', models.BigIntegerField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='review.case')),
            ],
            options={
                'verbose_name': '标记',
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.BigIntegerField()),
                ('since', models.DateTimeField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '关注',
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('action', models.CharField(choices=[('hand_on', '交去整理'), ('submit', '提交审核'), ('approve', '通过'), ('return', '退回'), ('reopen', '重新审核'), ('expire', '标为待更新'), ('confirm', '确认没有变化'), ('archive', '归档'), ('retrieve', '取回'), ('erase', '抹除')], max_length=12)),
                ('before', models.CharField(max_length=12)),
                ('after', models.CharField(max_length=12)),
                ('faults', models.JSONField(default=list)),
                ('note', models.BinaryField(null=True)),
                ('was', models.JSONField(default=dict)),
                ('actor', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='review.case')),
            ],
            options={
                'verbose_name': '流转记录',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='NeedSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('is_default', models.BooleanField(default=False)),
                ('needs', models.JSONField(default=list)),
                ('category', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='needs', to='candidates.label')),
            ],
            options={
                'verbose_name': '完整度规则',
                'ordering': ['-is_default', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('mentioned', '提到你'), ('commented', '留言'), ('returned', '退回给你'), ('assigned', '分给你'), ('changed', '有变化'), ('expiring', '附件快到期'), ('noted', '笔记提到你'), ('ending', '合同快到期'), ('desk', '交接给你'), ('answered', '客户答复了推荐'), ('interview', '面试'), ('soon_day', '面试快到了'), ('soon_hour', '一小时内面试'), ('feedback', '等你评分'), ('replied', '回信了'), ('remind', '提醒'), ('layout', '有网站的邮件突然读不好了，可能改了版面')], max_length=10)),
                ('about', models.UUIDField(null=True)),
                ('actor', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('candidate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.candidate')),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.job')),
            ],
            options={
                'verbose_name': '通知',
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('member', models.BigIntegerField()),
                ('text', models.BinaryField()),
                ('due_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.BigIntegerField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('candidate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '提醒',
                'ordering': ['due_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RobotMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.CharField(max_length=300)),
                ('data', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', '等着发'), ('sent', '已发出'), ('unsure', '不确定'), ('failed', '没发出去')], default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('next_at', models.DateTimeField()),
                ('handed_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, default='', max_length=200)),
                ('robot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='review.robot')),
            ],
            options={
                'verbose_name': '机器人的消息',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worker', models.BigIntegerField(null=True)),
                ('approver', models.BigIntegerField(null=True)),
                ('source', models.CharField(max_length=32)),
                ('parser_version', models.PositiveIntegerField(null=True)),
                ('drawn_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('checked_by', models.BigIntegerField(null=True)),
                ('findings', models.JSONField(default=list)),
                ('is_faulty', models.BooleanField(default=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='samples', to='review.case')),
            ],
            options={
                'verbose_name': '抽检',
            },
        ),
        migrations.CreateModel(
            name='ShareRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=12)),
                ('source', models.CharField(blank=True, default='', max_length=32)),
                ('tag', models.CharField(blank=True, default='', max_length=40)),
                ('way', models.CharField(choices=[('round', '轮流'), ('load', '谁少给谁')], max_length=6)),
                ('members', models.JSONField(default=list)),
                ('last', models.BigIntegerField(null=True)),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.team')),
            ],
            options={
                'verbose_name': '分派规则',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='BulkPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('ids', models.JSONField()),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='review.bulkact')),
            ],
            options={
                'verbose_name': '批量操作的人',
                'constraints': [models.UniqueConstraint(fields=('act', 'number'), name='one_bulk_part')],
            },
        ),
        migrations.CreateModel(
            name='BulkStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.JSONField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('is_undone', models.BooleanField(default=False)),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='review.bulkact')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '批量操作的一步',
                'constraints': [models.UniqueConstraint(fields=('act', 'candidate'), name='one_bulk_step')],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['state', 'rank', 'due_at', 'id'], name='case_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('assignee__isnull', False)), fields=['assignee', 'rank', 'due_at', 'id'], name='case_assigned'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('claimed_by__isnull', False)), fields=['claimed_by'], name='case_claimed'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('case', 'field', 'entry'), name='one_open_flag'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(fields=('candidate', 'member'), name='one_follow'),
        ),
        migrations.AddConstraint(
            model_name='needset',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='one_default_needs'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['member', '-id'], name='notification_of'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['member'], name='notification_unread'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['member', 'due_at'], name='reminder_open'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('done_at', None), ('told_at', None)), fields=['due_at'], name='reminder_untold'),
        ),
        migrations.AddIndex(
            model_name='robotmessage',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='robot_message_due'),
        ),
        migrations.AddIndex(
            model_name='robotmessage',
            index=models.Index(fields=['robot', 'handed_at'], name='robot_message_handed'),
        ),
        migrations.AddIndex(
            model_name='sample',
            index=models.Index(condition=models.Q(('checked_at__isnull', True)), fields=['drawn_at'], name='sample_open'),
        ),
        migrations.AddIndex(
            model_name='sample',
            index=models.Index(fields=['worker', '-checked_at'], name='sample_of_worker'),
        ),
        migrations.AddIndex(
            model_name='sample',
            index=models.Index(fields=['source', '-checked_at'], name='sample_of_source'),
        ),
    ])]
