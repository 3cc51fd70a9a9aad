"""The tables as they are after all that came before: a new house is not led through their history."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('clients', '0001_initial'),
        ('clients', '0002_desk'),
        ('clients', '0003_merge_stood'),
        ('clients', '0004_job_list'),
        ('clients', '0005_client_follow'),
        ('clients', '0006_part_versions'),
    ]

    dependencies = [
        ('accounts', '0001_squashed_0004_factor_grace'),
        ('vault', '0001_squashed_0002_key_changes'),
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='JobType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_archived', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': '职位类型',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=20, verbose_name='简称')),
                ('status', models.CharField(choices=[('prospect', '洽谈中'), ('active', '合作中'), ('paused', '暂停'), ('ended', '已终止')], default='active', max_length=12, verbose_name='状态')),
                ('industry', models.CharField(blank=True, max_length=40, verbose_name='行业')),
                ('city', models.CharField(blank=True, max_length=40, verbose_name='城市')),
                ('owner', models.BigIntegerField(null=True, verbose_name='负责人')),
                ('words', models.CharField(blank=True, default='', editable=False, max_length=400)),
                ('archived_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('updated_at', models.DateTimeField()),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='clients.client')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clients', to='accounts.team')),
            ],
            options={
                'verbose_name': '客户',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ClientMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved', models.JSONField()),
                ('stood', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('actor', models.BigIntegerField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='clients.client')),
                ('loser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
            ],
            options={
                'verbose_name': '客户的合并',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('content', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('updated_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='clients.client')),
                ('data_key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
            ],
            options={
                'verbose_name': '客户联系人',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('starts', models.DateField(verbose_name='开始')),
                ('ends', models.DateField(null=True, verbose_name='结束')),
                ('protection_months', models.PositiveSmallIntegerField(default=12, verbose_name='保护期')),
                ('fee_kind', models.CharField(choices=[('percent', '按年薪的比例'), ('fixed', '固定金额')], default='percent', max_length=8, verbose_name='收费')),
                ('fee_permille', models.PositiveSmallIntegerField(null=True, verbose_name='比例')),
                ('fee_yuan', models.PositiveIntegerField(null=True, verbose_name='金额')),
                ('guarantee_days', models.PositiveSmallIntegerField(default=90, verbose_name='过保')),
                ('contact_from', models.CharField(choices=[('submitted', '推荐时就给'), ('interview', '约面试后'), ('offer', '谈 Offer 后'), ('placed', '入职后')], default='interview', max_length=12, verbose_name='联系方式')),
                ('remind_days', models.PositiveSmallIntegerField(default=30, verbose_name='到期前提醒')),
                ('reminded_at', models.DateTimeField(null=True)),
                ('note', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('updated_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='clients.client')),
                ('data_key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
            ],
            options={
                'verbose_name': '合同',
                'ordering': ['-starts', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ContractFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('filename', models.BinaryField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.BigIntegerField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='clients.contract')),
            ],
            options={
                'verbose_name': '合同文件',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=80, verbose_name='职位')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('open', '招聘中'), ('paused', '暂停'), ('filled', '已招满'), ('closed', '已关闭')], default='open', max_length=12, verbose_name='状态')),
                ('priority', models.PositiveSmallIntegerField(choices=[(0, '急'), (1, '普通'), (2, '不急')], default=1, verbose_name='优先级')),
                ('headcount', models.PositiveSmallIntegerField(default=1, verbose_name='人数')),
                ('city', models.CharField(blank=True, max_length=40, verbose_name='城市')),
                ('salary_low', models.PositiveIntegerField(null=True, verbose_name='月薪从')),
                ('salary_high', models.PositiveIntegerField(null=True, verbose_name='月薪到')),
                ('salary_months', models.PositiveSmallIntegerField(null=True, verbose_name='薪数')),
                ('requirements', models.JSONField(default=list, verbose_name='要求')),
                ('publication', models.TextField(blank=True, verbose_name='对外文案')),
                ('owner', models.BigIntegerField(null=True, verbose_name='负责人')),
                ('deadline', models.DateField(null=True, verbose_name='截止')),
                ('close_reason', models.CharField(blank=True, choices=[('filled', '我们招满了'), ('elsewhere', '客户从别处招到了'), ('cancelled', '客户取消了'), ('frozen', '编制冻结'), ('no_deal', '条件谈不拢')], default='', max_length=12, verbose_name='关闭原因')),
                ('words', models.CharField(blank=True, default='', editable=False, max_length=400)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('updated_at', models.DateTimeField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='clients.client')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='clients.jobtype')),
            ],
            options={
                'verbose_name': '职位',
                'ordering': ['priority', 'deadline', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(blank=True, max_length=40, verbose_name='岗位')),
                ('kind', models.CharField(choices=[('general', '说明'), ('asked', '面试问了什么'), ('won', '怎么成的'), ('salary', '薪资行情')], default='general', max_length=8, verbose_name='类别')),
                ('text', models.BinaryField()),
                ('mentioned', models.JSONField(default=list)),
                ('author', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='clients.client')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='clients.job')),
            ],
            options={
                'verbose_name': '客户笔记',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PartVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('content', models.BinaryField()),
                ('actor', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='clients.contact')),
                ('contract', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='clients.contract')),
            ],
            options={
                'verbose_name': '联系人和合同的改动',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('actor', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='clients.client')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='clients.job')),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='clients.revision')),
            ],
            options={
                'verbose_name': '客户和职位的改动',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ClientFollow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.BigIntegerField()),
                ('since', models.DateTimeField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='clients.client')),
            ],
            options={
                'verbose_name': '关注客户',
                'constraints': [models.UniqueConstraint(fields=('client', 'member'), name='one_client_follow')],
            },
        ),
        migrations.CreateModel(
            name='ContactReveal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.BigIntegerField()),
                ('field', models.CharField(max_length=24)),
                ('purpose', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reveals', to='clients.contact')),
            ],
            options={
                'verbose_name': '查看联系人',
                'indexes': [models.Index(fields=['member', 'at'], name='contact_reveal_of_member')],
            },
        ),
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(condition=models.Q(('reminded_at', None), ('removed_at', None)), fields=['ends'], name='contract_ending'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['status', 'priority', 'deadline', 'client', 'id'], name='job_list'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('client__isnull', False), models.Q(('job__isnull', True), models.Q(('role', ''), _negated=True)), _connector='OR'), name='note_on_something'),
        ),
        migrations.AddConstraint(
            model_name='partversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', False), ('contract__isnull', True)), models.Q(('contact__isnull', True), ('contract__isnull', False)), _connector='OR'), name='part_version_of_one'),
        ),
    ])]
