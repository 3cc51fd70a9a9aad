"""The tables as they are after all that came before: a new house is not led through their history."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from caidang.domain.pipeline.first_rows import fill
from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('pipeline', '0001_initial'),
        ('pipeline', '0002_default_way'),
        ('pipeline', '0003_submissions'),
        ('pipeline', '0004_submission_key'),
        ('pipeline', '0005_submission_key_kept'),
        ('pipeline', '0006_interviews'),
        ('pipeline', '0007_runs_given_up'),
        ('pipeline', '0008_recordings'),
    ]

    dependencies = [
        ('candidates', '0001_squashed_0019_bounces'),
        ('clients', '0001_squashed_0006_part_versions'),
        ('vault', '0001_squashed_0002_key_changes'),
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='Scorecard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('competencies', models.JSONField(default=list)),
                ('is_archived', models.BooleanField(default=False)),
                ('updated_at', models.DateTimeField()),
                ('updated_by', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': '评分表',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('rank', models.BigIntegerField(default=0)),
                ('stage_since', models.DateTimeField()),
                ('owner', models.BigIntegerField(null=True, verbose_name='负责人')),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='candidates.candidate')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='clients.job')),
                ('joined_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='joined', to='pipeline.application')),
            ],
            options={
                'verbose_name': '应聘',
            },
        ),
        migrations.CreateModel(
            name='ApplyRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('total', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('started_by', models.BigIntegerField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('retry_at', models.DateTimeField(null=True)),
                ('broken', models.CharField(blank=True, max_length=200)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.job')),
            ],
            options={
                'verbose_name': '批量加入职位',
            },
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.BigIntegerField(unique=True)),
                ('address', models.BinaryField(null=True)),
                ('token', models.CharField(blank=True, max_length=64)),
                ('shows_names', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('window', models.DateTimeField(null=True)),
                ('asked', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': '日历订阅',
                'constraints': [models.UniqueConstraint(condition=models.Q(('token', ''), _negated=True), fields=('token',), name='calendar_token_once')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('kind', models.CharField(choices=[('phone', '电话'), ('video', '视频'), ('onsite', '现场'), ('written', '笔试'), ('assessment', '测评'), ('client', '客户面')], max_length=12, verbose_name='方式')),
                ('status', models.CharField(choices=[('scheduled', '已安排'), ('moved', '改期'), ('done', '已完成'), ('cancelled', '取消'), ('absent', '未到')], default='scheduled', max_length=12, verbose_name='状态')),
                ('start', models.DateTimeField(verbose_name='开始')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='时长')),
                ('zone', models.CharField(max_length=40, verbose_name='时区')),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('naming', models.CharField(choices=[('initials', '姓名首字母'), ('nobody', '只写「候选人」'), ('name', '姓名')], default='initials', max_length=8)),
                ('detail', models.BinaryField()),
                ('competencies', models.JSONField(default=list)),
                ('decision', models.CharField(blank=True, choices=[('pass', '通过'), ('open', '待定'), ('fail', '不通过')], max_length=8, verbose_name='结论')),
                ('reason', models.BinaryField(null=True)),
                ('decided_by', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('owner', models.BigIntegerField(null=True, verbose_name='安排人')),
                ('is_walled', models.BooleanField(default=False)),
                ('told_day_at', models.DateTimeField(null=True)),
                ('told_hour_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interviews', to='pipeline.application')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('scorecard', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='interviews', to='pipeline.scorecard')),
            ],
            options={
                'verbose_name': '面试',
                'ordering': ['start', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Interviewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('member', models.BigIntegerField(null=True)),
                ('contact', models.BinaryField(null=True)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interviewers', to='pipeline.interview')),
            ],
            options={
                'verbose_name': '面试官',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('content', models.BinaryField()),
                ('entered_by', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('interviewer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='pipeline.interviewer')),
            ],
            options={
                'verbose_name': '面试评分',
            },
        ),
        migrations.CreateModel(
            name='InterviewFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('filename', models.BinaryField()),
                ('size', models.BigIntegerField()),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('added_by', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='pipeline.interview')),
            ],
            options={
                'verbose_name': '面试附件',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='InterviewLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('pending', '等待'), ('working', '处理中'), ('done', '完成'), ('failed', '失败')], default='pending', max_length=8, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('due_at', models.DateTimeField(verbose_name='到期')),
                ('last_error', models.TextField(blank=True, default='', verbose_name='原因')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成于')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('address', models.BinaryField()),
                ('is_cancel', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='pipeline.interview')),
            ],
            options={
                'verbose_name': '面试邀请',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InterviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.BinaryField()),
                ('author', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='pipeline.interview')),
            ],
            options={
                'verbose_name': '面试记录',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReportLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('content', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('updated_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('logo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('word', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
            ],
            options={
                'verbose_name': '推荐报告模板',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('recipient', models.BinaryField()),
                ('channel', models.CharField(choices=[('link', '链接，自己转给客户'), ('mail_link', '邮件，信里是链接'), ('mail_files', '邮件，附上文件')], max_length=10)),
                ('consent', models.CharField(max_length=10)),
                ('is_moved_on_accept', models.BooleanField(default=True)),
                ('token', models.CharField(max_length=64, unique=True)),
                ('passcode', models.CharField(blank=True, max_length=64)),
                ('wrong_codes', models.PositiveIntegerField(default=0)),
                ('shut_until', models.DateTimeField(null=True)),
                ('most_views', models.PositiveIntegerField(default=0)),
                ('views', models.PositiveIntegerField(default=0)),
                ('is_file_offered', models.BooleanField(default=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(db_index=True)),
                ('sent_by', models.BigIntegerField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='clients.job')),
            ],
            options={
                'verbose_name': '推荐',
                'ordering': ['-sent_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='名称')),
                ('kind', models.CharField(choices=[('contact', '联系'), ('submitted', '已推荐'), ('interview', '面试'), ('offer', 'Offer'), ('placed', '入职'), ('guaranteed', '过保'), ('lost', '淘汰/放弃')], max_length=12, verbose_name='含义')),
                ('position', models.PositiveSmallIntegerField()),
                ('is_archived', models.BooleanField(default=False)),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='clients.jobtype')),
            ],
            options={
                'verbose_name': '阶段',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.AddField(
            model_name='application',
            name='stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='pipeline.stage'),
        ),
        migrations.CreateModel(
            name='StageEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('actor', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.stage')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='pipeline.application')),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.stage')),
                ('merge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='candidates.merge')),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='pipeline.stageevent')),
            ],
            options={
                'verbose_name': '阶段变化',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.BigIntegerField(unique=True)),
                ('content', models.BinaryField()),
                ('shown', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('sent', '等答复'), ('accepted', '接受'), ('interview', '想面试'), ('declined', '不合适')], default='sent', max_length=10)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='pipeline.application')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('layout', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pipeline.reportlayout')),
                ('pages', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('sending', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='pipeline.sending')),
                ('word', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
            ],
            options={
                'verbose_name': '推荐报告',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', '打开了'), ('file', '下载了文件'), ('wrong', '口令不对'), ('answered', '答复了')], max_length=10)),
                ('place', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('sending', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='pipeline.sending')),
                ('submission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pipeline.submission')),
            ],
            options={
                'verbose_name': '链接的打开记录',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('verdict', models.CharField(choices=[('sent', '等答复'), ('accepted', '接受'), ('interview', '想面试'), ('declined', '不合适')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('words', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.BigIntegerField(null=True)),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pipeline.stageevent')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='pipeline.submission')),
            ],
            options={
                'verbose_name': '客户答复',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ApplyItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(blank=True, choices=[('added', '已加入'), ('known', '本来就在这个职位'), ('blocked', '在屏蔽名单里，没有加'), ('gone', '档案不在了，或不在你的范围里'), ('stopped', '取消了，没有加'), ('undone', '加入后撤销'), ('kept', '已有进展，撤销时保留'), ('failed', '没有加成')], max_length=8)),
                ('application', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pipeline.application')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.candidate')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='pipeline.applyrun')),
            ],
            options={
                'verbose_name': '批量加入的人',
                'indexes': [models.Index(fields=['run', 'outcome', 'id'], name='apply_item_next')],
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('wish', '本人要求不再联系'), ('client', '客户不接受'), ('bound', '有竞业或保密限制'), ('false', '资料不实'), ('absent', '多次失约'), ('other', '其他，见讨论')], max_length=12)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='candidates.candidate')),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='clients.client')),
                ('merge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='candidates.merge')),
            ],
            options={
                'verbose_name': '屏蔽名单',
                'constraints': [models.UniqueConstraint(condition=models.Q(('client__isnull', False), ('lifted_at', None)), fields=('candidate', 'client'), name='block_once'), models.UniqueConstraint(condition=models.Q(('client', None), ('lifted_at', None)), fields=('candidate',), name='block_once_for_all')],
            },
        ),
        migrations.CreateModel(
            name='Following',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followings', to='pipeline.application')),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='candidates.merge')),
            ],
            options={
                'verbose_name': '随档案合并的应聘',
                'constraints': [models.UniqueConstraint(fields=('merge', 'application'), name='following_once')],
            },
        ),
        migrations.AddIndex(
            model_name='interviewer',
            index=models.Index(condition=models.Q(('member__isnull', False)), fields=['member'], name='interviewer_member'),
        ),
        migrations.AddConstraint(
            model_name='interviewer',
            constraint=models.UniqueConstraint(fields=('interview', 'member'), name='interviewer_once'),
        ),
        migrations.AddConstraint(
            model_name='interviewer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', True), ('member__isnull', False)), models.Q(('contact__isnull', False), ('member__isnull', True)), _connector='OR'), name='interviewer_is_one_or_other'),
        ),
        migrations.AddIndex(
            model_name='interviewletter',
            index=models.Index(fields=['status', 'due_at'], name='pipeline_in_status_724beb_idx'),
        ),
        migrations.AddIndex(
            model_name='interview',
            index=models.Index(fields=['start', 'id'], name='interview_start'),
        ),
        migrations.AddIndex(
            model_name='interview',
            index=models.Index(fields=['status', 'start'], name='interview_ahead'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('type', 'name'), name='stage_name_once'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['job', 'stage', '-rank', '-id'], name='application_column'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('owner__isnull', False)), fields=['owner', 'stage', '-rank', '-id'], name='application_of_owner'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('candidate', 'job'), name='application_once'),
        ),
    ]),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
