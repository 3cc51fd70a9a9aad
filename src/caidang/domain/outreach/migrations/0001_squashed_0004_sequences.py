"""The tables as they are after all that came before: a new house is not led through their history."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('outreach', '0001_initial'),
        ('outreach', '0002_lining_up'),
        ('outreach', '0003_person_links'),
        ('outreach', '0004_sequences'),
    ]

    dependencies = [
        ('candidates', '0001_squashed_0019_bounces'),
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('wording', models.BinaryField()),
                ('total', models.IntegerField()),
                ('out_of_reach', models.IntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField()),
                ('send_from', models.DateTimeField()),
                ('paused_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('from_hour', models.PositiveSmallIntegerField(default=0)),
                ('to_hour', models.PositiveSmallIntegerField(default=24)),
                ('is_workdays_only', models.BooleanField(default=False)),
                ('needs_consent', models.BooleanField(default=False)),
                ('is_ended_by_reply', models.BooleanField(default=True)),
                ('origin', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'verbose_name': '群发',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='MailTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('subject', models.CharField(max_length=120, verbose_name='主题')),
                ('body', models.TextField(verbose_name='正文')),
                ('subject_en', models.CharField(blank=True, default='', max_length=120, verbose_name='英文主题')),
                ('body_en', models.TextField(blank=True, default='', verbose_name='英文正文')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('updated_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '邮件模板',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='SendAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('host', models.CharField(max_length=255, verbose_name='服务器')),
                ('port', models.PositiveIntegerField(verbose_name='端口')),
                ('security', models.CharField(choices=[('tls', 'TLS（端口 465）'), ('starttls', 'STARTTLS（端口 587）'), ('none', '不加密（只限本机）')], default='tls', max_length=8)),
                ('secret', models.BinaryField()),
                ('per_minute', models.PositiveIntegerField(default=20, verbose_name='每分钟')),
                ('per_hour', models.PositiveIntegerField(default=200, verbose_name='每小时')),
                ('per_day', models.PositiveIntegerField(default=500, verbose_name='每天')),
                ('problem', models.CharField(blank=True, default='', max_length=200)),
                ('rests_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '发信账号',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Unwanted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '退订的人',
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', '等着发'), ('sent', '已发出'), ('unsure', '不确定'), ('failed', '没发出去'), ('skipped', '没有发'), ('cancelled', '已取消')], default='waiting', max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('', ''), ('no_address', '没有邮箱'), ('unwanted', '本人不想再收邮件'), ('out_of_reach', '已经不在你的范围里'), ('gone', '档案已合并或抹除'), ('not_taken', '发信的服务器没有收下'), ('restricted', '本人限制了使用'), ('no_consent', '没有联系的授权'), ('withdrawn', '撤回了授权'), ('bounced', '这个邮箱退过信'), ('same', '同一个邮箱已经写过'), ('replied', '已经回信'), ('unsure', '程序在交给服务器时停了，没有再发')], default='', max_length=12)),
                ('content', models.BinaryField(null=True)),
                ('address', models.CharField(blank=True, default='', max_length=64)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('handed_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('replied_at', models.DateTimeField(null=True)),
                ('bounced_at', models.DateTimeField(null=True)),
                ('left_at', models.DateTimeField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='candidates.candidate')),
                ('mailing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='outreach.mailing')),
            ],
            options={
                'verbose_name': '邮件',
            },
        ),
        migrations.CreateModel(
            name='MailingPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ids', models.JSONField()),
                ('mailing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='outreach.mailing')),
            ],
            options={
                'verbose_name': '群发里还没排上的人',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='NoMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.BigIntegerField(null=True)),
                ('is_own', models.BooleanField(default=False)),
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='no_mail', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '不再发邮件',
            },
        ),
        migrations.CreateModel(
            name='PersonLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('token', models.CharField(max_length=64, unique=True)),
                ('code', models.CharField(blank=True, max_length=64)),
                ('code_until', models.DateTimeField(null=True)),
                ('codes_sent', models.PositiveSmallIntegerField(default=0)),
                ('wrong', models.PositiveSmallIntegerField(default=0)),
                ('shut_until', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.BigIntegerField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('proven_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='person_links', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '本人更新链接',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PersonAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('field', models.CharField(max_length=24)),
                ('entry', models.PositiveSmallIntegerField(default=0)),
                ('value', models.BinaryField()),
                ('is_conflict', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', '等人看'), ('taken', '采纳了'), ('refused', '没有采纳')], default='open', max_length=8)),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='person_answers', to='candidates.candidate')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='outreach.personlink')),
            ],
            options={
                'verbose_name': '本人的答复',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='mailing',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mailings', to='outreach.sendaccount'),
        ),
        migrations.CreateModel(
            name='MailAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('reply', '回信'), ('auto', '自动回复'), ('bounce', '退信')], max_length=8)),
                ('token', models.CharField(max_length=64, unique=True)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_answers', to='candidates.candidate')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='outreach.letter')),
            ],
            options={
                'verbose_name': '回信',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['candidate', '-at'], name='mail_answer_of')],
            },
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['mailing', 'next_at'], name='letter_due'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('handed_at__isnull', False)), fields=['handed_at'], name='letter_handed'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('mailing', 'candidate', 'step'), name='letter_once'),
        ),
        migrations.AddIndex(
            model_name='personlink',
            index=models.Index(fields=['candidate', '-id'], name='person_link_of'),
        ),
        migrations.AddIndex(
            model_name='personanswer',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['candidate'], name='person_answer_open'),
        ),
        migrations.AddIndex(
            model_name='mailing',
            index=models.Index(fields=['created_by', '-id'], name='mailing_of'),
        ),
        migrations.AddIndex(
            model_name='mailing',
            index=models.Index(condition=models.Q(('finished_at', None)), fields=['id'], name='mailing_open'),
        ),
    ])]
