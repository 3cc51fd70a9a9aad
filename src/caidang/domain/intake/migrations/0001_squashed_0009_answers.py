"""The tables as they are after all that came before: a new house is not led through their history."""

import caidang.domain.intake.models.postings
import django.db.models.deletion
import uuid
from django.db import migrations, models
from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('intake', '0001_initial'),
        ('intake', '0002_reread'),
        ('intake', '0003_own_words'),
        ('intake', '0004_unreadable_by'),
        ('intake', '0005_erased_before'),
        ('intake', '0006_mailboxes'),
        ('intake', '0007_names_asked'),
        ('intake', '0008_postings'),
        ('intake', '0009_answers'),
    ]

    dependencies = [
        ('candidates', '0001_squashed_0019_bounces'),
        ('clients', '0001_squashed_0006_part_versions'),
        ('vault', '0001_squashed_0002_key_changes'),
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('host', models.CharField(max_length=255, verbose_name='服务器')),
                ('port', models.PositiveIntegerField(verbose_name='端口')),
                ('security', models.CharField(choices=[('tls', 'TLS（端口 993）'), ('starttls', 'STARTTLS（端口 143）'), ('none', '不加密（只限本机）')], default='tls', max_length=8)),
                ('way', models.CharField(choices=[('password', '密码或授权码'), ('oauth2', 'OAuth2 令牌')], default='password', max_length=8)),
                ('secret', models.BinaryField()),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('problem', models.TextField(blank=True, default='')),
                ('failures', models.PositiveIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('held_until', models.DateTimeField(null=True)),
                ('holder', models.CharField(blank=True, default='', max_length=32)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '邮箱',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='MailSender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=100, unique=True)),
                ('good', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('dropped_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '来信网站',
                'ordering': ['domain'],
            },
        ),
        migrations.CreateModel(
            name='OwnWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, unique=True, verbose_name='词表')),
                ('words', models.TextField(blank=True, default='', verbose_name='词')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': '本单位词表',
            },
        ),
        migrations.CreateModel(
            name='IntakeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('pending', '等待'), ('working', '处理中'), ('done', '完成'), ('failed', '失败')], default='pending', max_length=8, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('due_at', models.DateTimeField(verbose_name='到期')),
                ('last_error', models.TextField(blank=True, default='', verbose_name='原因')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成于')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('filename', models.BinaryField()),
                ('size', models.BigIntegerField()),
                ('source', models.CharField(max_length=16, verbose_name='来源')),
                ('is_picture', models.BooleanField(default=False)),
                ('outcome', models.CharField(blank=True, choices=[('created', '新建档案'), ('attached', '归入档案'), ('duplicate_suspected', '疑似重复'), ('expanded', '已拆开'), ('erased_before', '抹除过的人'), ('discarded', '丢掉了')], max_length=24, verbose_name='结果')),
                ('warnings', models.JSONField(default=list)),
                ('way', models.JSONField(default=dict)),
                ('told', models.BinaryField(null=True)),
                ('unreadable_by', models.PositiveIntegerField(null=True)),
                ('is_again_allowed', models.BooleanField(db_default=False, default=False)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.BigIntegerField(null=True)),
                ('blob', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('candidate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='intake_items', to='candidates.candidate')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='intake.intakeitem')),
            ],
            options={
                'verbose_name': '收件',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IntakeKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.BigIntegerField()),
                ('key', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='intake.intakeitem')),
            ],
            options={
                'verbose_name': '接口交来的记号',
            },
        ),
        migrations.CreateModel(
            name='MailFolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('uidvalidity', models.BigIntegerField(default=0)),
                ('last_uid', models.BigIntegerField(default=0)),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='folders', to='intake.mailbox')),
            ],
            options={
                'verbose_name': '邮箱的文件夹',
            },
        ),
        migrations.CreateModel(
            name='MailLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sender', models.CharField(max_length=100)),
                ('field', models.CharField(max_length=24)),
                ('where', models.CharField(max_length=8)),
                ('before', models.CharField(blank=True, default='', max_length=40)),
                ('after', models.CharField(blank=True, default='', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': '教过的版面',
                'ordering': ['sender', 'id'],
                'constraints': [models.UniqueConstraint(fields=('sender', 'field', 'where', 'before'), name='layout_once')],
            },
        ),
        migrations.CreateModel(
            name='MailRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('folder', models.CharField(default='INBOX', max_length=255, verbose_name='文件夹')),
                ('sender', models.CharField(blank=True, default='', max_length=200, verbose_name='发件人')),
                ('subject', models.CharField(blank=True, default='', max_length=200, verbose_name='主题')),
                ('attachment', models.CharField(blank=True, default='', max_length=200, verbose_name='附件名')),
                ('max_age', models.PositiveIntegerField(default=0, verbose_name='多少天以内')),
                ('is_resumes_only', models.BooleanField(default=True)),
                ('take', models.CharField(choices=[('whole', '正文和附件'), ('attachments', '只要附件'), ('body', '只要正文')], default='whole', max_length=12)),
                ('owner', models.BigIntegerField(null=True, verbose_name='负责人')),
                ('after', models.CharField(choices=[('nothing', '不动'), ('read', '标为已读'), ('flag', '加旗标'), ('move', '移到文件夹')], default='nothing', max_length=8)),
                ('move_to', models.CharField(blank=True, default='', max_length=255, verbose_name='移到')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='clients.job')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='intake.mailbox')),
                ('tags', models.ManyToManyField(related_name='+', to='candidates.label')),
            ],
            options={
                'verbose_name': '收信规则',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MailSeen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('uidvalidity', models.BigIntegerField()),
                ('uid', models.BigIntegerField()),
                ('identity', models.CharField(max_length=64)),
                ('content', models.CharField(blank=True, default='', max_length=64)),
                ('size', models.BigIntegerField()),
                ('arrived_at', models.DateTimeField()),
                ('sender', models.CharField(blank=True, default='', max_length=100)),
                ('head', models.BinaryField(null=True)),
                ('outcome', models.CharField(choices=[('waiting', '等着取'), ('asked', '等着看附件的名字'), ('taken', '已收下'), ('known', '以前收过'), ('no_rule', '没有规则要它'), ('advert', '招聘网站的其他邮件'), ('other', '看不出是简历'), ('too_old', '超过规则的天数'), ('too_large', '太大，没有取'), ('gone', '取之前已从邮箱里删掉'), ('failed', '没有取下来'), ('answer', '回信或退信')], max_length=10)),
                ('is_wanted', models.BooleanField(default=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('after', models.CharField(choices=[('nothing', '不动'), ('read', '标为已读'), ('flag', '加旗标'), ('move', '移到文件夹')], default='nothing', max_length=8)),
                ('move_to', models.CharField(blank=True, default='', max_length=255)),
                ('is_whole', models.BooleanField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('acted_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField()),
                ('may_answer', models.BooleanField(default=False)),
                ('answer_tries', models.PositiveSmallIntegerField(default=0)),
                ('folder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='intake.mailfolder')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mails', to='intake.intakeitem')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='intake.mailbox')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='intake.mailrule')),
            ],
            options={
                'verbose_name': '见过的邮件',
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.CharField(default=caidang.domain.intake.models.postings.new_slug, editable=False, max_length=12, unique=True)),
                ('is_general', models.BooleanField(default=False, editable=False)),
                ('is_open', models.BooleanField(default=False, verbose_name='开着')),
                ('employer', models.CharField(blank=True, default='', max_length=60, verbose_name='对外称呼')),
                ('employer_en', models.CharField(blank=True, default='', max_length=80, verbose_name='英文称呼')),
                ('title_en', models.CharField(blank=True, default='', max_length=120, verbose_name='英文职位')),
                ('text', models.TextField(blank=True, default='', verbose_name='介绍')),
                ('text_en', models.TextField(blank=True, default='', verbose_name='英文文案')),
                ('is_pay_shown', models.BooleanField(default=True, verbose_name='写出薪资')),
                ('sites', models.JSONField(default=list, verbose_name='可以嵌入的网站')),
                ('opened_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.BigIntegerField(null=True)),
                ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posting', to='clients.job')),
            ],
            options={
                'verbose_name': '应聘页',
            },
        ),
        migrations.CreateModel(
            name='PostingCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('channel', models.CharField(blank=True, default='', max_length=24, verbose_name='渠道')),
                ('count', models.PositiveIntegerField(default=0)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='intake.posting')),
            ],
            options={
                'verbose_name': '应聘人数',
            },
        ),
        migrations.CreateModel(
            name='PostingGuard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('count', models.PositiveIntegerField(default=0)),
                ('until', models.DateTimeField()),
            ],
            options={
                'verbose_name': '应聘页的限次',
                'indexes': [models.Index(fields=['until'], name='posting_guard_until')],
            },
        ),
        migrations.CreateModel(
            name='RereadRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('total', models.PositiveIntegerField(default=0)),
                ('cursor', models.BigIntegerField(default=0)),
                ('is_filled', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField()),
                ('started_by', models.BigIntegerField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_by', models.BigIntegerField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('candidate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reread_runs', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '重新阅读',
            },
        ),
        migrations.CreateModel(
            name='RereadItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('pending', '等待'), ('working', '处理中'), ('done', '完成'), ('failed', '失败')], default='pending', max_length=8, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('due_at', models.DateTimeField(verbose_name='到期')),
                ('last_error', models.TextField(blank=True, default='', verbose_name='原因')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成于')),
                ('changes', models.JSONField(default=list)),
                ('unread', models.PositiveIntegerField(default=0)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.document')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='intake.rereadrun')),
            ],
            options={
                'verbose_name': '重读的文件',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WatchedFolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('kind', models.CharField(choices=[('fs', '本机文件夹'), ('webdav', 'WebDAV（坚果云、群晖、Nextcloud…）'), ('s3', 'S3 兼容（AWS、MinIO、华为 OBS…）'), ('oss', '阿里云 OSS'), ('cos', '腾讯云 COS')], max_length=8)),
                ('secret', models.BinaryField()),
                ('owner', models.BigIntegerField(null=True, verbose_name='负责人')),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('problem', models.TextField(blank=True, default='')),
                ('failures', models.PositiveIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('held_until', models.DateTimeField(null=True)),
                ('holder', models.CharField(blank=True, default='', max_length=32)),
                ('removed_at', models.DateTimeField(null=True)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='clients.job')),
                ('tags', models.ManyToManyField(related_name='+', to='candidates.label')),
            ],
            options={
                'verbose_name': '收件的文件夹',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='FolderFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=64)),
                ('version', models.CharField(max_length=64)),
                ('seen_at', models.DateTimeField()),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='intake.intakeitem')),
                ('folder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='intake.watchedfolder')),
            ],
            options={
                'verbose_name': '文件夹里的文件',
            },
        ),
        migrations.AddIndex(
            model_name='intakeitem',
            index=models.Index(fields=['status', 'due_at'], name='intake_inta_status_f8e9b0_idx'),
        ),
        migrations.AddConstraint(
            model_name='intakeitem',
            constraint=models.UniqueConstraint(condition=models.Q(('fingerprint', ''), _negated=True), fields=('fingerprint',), name='received_once'),
        ),
        migrations.AddIndex(
            model_name='intakekey',
            index=models.Index(fields=['at'], name='intake_key_at'),
        ),
        migrations.AddConstraint(
            model_name='intakekey',
            constraint=models.UniqueConstraint(fields=('member', 'key'), name='intake_key_once'),
        ),
        migrations.AddConstraint(
            model_name='mailfolder',
            constraint=models.UniqueConstraint(fields=('mailbox', 'name'), name='mail_folder_once'),
        ),
        migrations.AddIndex(
            model_name='mailseen',
            index=models.Index(fields=['mailbox', '-id'], name='mail_of_box'),
        ),
        migrations.AddIndex(
            model_name='mailseen',
            index=models.Index(fields=['mailbox', 'outcome', '-id'], name='mail_by_outcome'),
        ),
        migrations.AddIndex(
            model_name='mailseen',
            index=models.Index(fields=['mailbox', 'identity'], name='mail_identity'),
        ),
        migrations.AddIndex(
            model_name='mailseen',
            index=models.Index(fields=['sender', '-id'], name='mail_of_sender'),
        ),
        migrations.AddIndex(
            model_name='mailseen',
            index=models.Index(condition=models.Q(('outcome', 'taken'), ('settled_at', None)), fields=['id'], name='mail_unsettled'),
        ),
        migrations.AddIndex(
            model_name='mailseen',
            index=models.Index(condition=models.Q(('may_answer', True)), fields=['folder', 'id'], name='mail_may_answer'),
        ),
        migrations.AddConstraint(
            model_name='mailseen',
            constraint=models.UniqueConstraint(fields=('folder', 'uidvalidity', 'uid'), name='mail_seen_once'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(condition=models.Q(('is_general', True)), fields=('is_general',), name='one_general_posting'),
        ),
        migrations.AddConstraint(
            model_name='postingcount',
            constraint=models.UniqueConstraint(fields=('posting', 'day', 'channel'), name='posting_count_once'),
        ),
        migrations.AddIndex(
            model_name='rereaditem',
            index=models.Index(fields=['status', 'due_at'], name='intake_rere_status_b86807_idx'),
        ),
        migrations.AddConstraint(
            model_name='rereaditem',
            constraint=models.UniqueConstraint(fields=('run', 'document'), name='reread_once_a_run'),
        ),
        migrations.AddConstraint(
            model_name='folderfile',
            constraint=models.UniqueConstraint(fields=('folder', 'path', 'version'), name='folder_file_once'),
        ),
    ])]
