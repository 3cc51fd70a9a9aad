"""The tables as they are after all that came before: a new house is not led through their history."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_login'),
        ('accounts', '0003_teams_and_rules'),
        ('accounts', '0004_factor_grace'),
    ]

    dependencies = [
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='LoginGuard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('since', models.DateTimeField(db_index=True)),
                ('shut_until', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '登录的闸',
            },
        ),
        migrations.CreateModel(
            name='RoleRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=16, unique=True, verbose_name='角色')),
                ('content', models.JSONField()),
            ],
            options={
                'verbose_name': '角色的权限',
            },
        ),
        migrations.CreateModel(
            name='SecondFactorRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=16, unique=True)),
                ('grace_days', models.PositiveSmallIntegerField(default=0)),
                ('since', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '两步验证的要求',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=64, unique=True, verbose_name='登录名')),
                ('full_name', models.CharField(blank=True, max_length=64, verbose_name='姓名')),
                ('role', models.CharField(choices=[('collector', '收集员'), ('organiser', '整理员'), ('reviewer', '审核员'), ('updater', '更新员'), ('consultant', '顾问'), ('manager', '主管'), ('admin', '管理员'), ('auditor', '审计员')], max_length=16, verbose_name='角色')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('created_at', models.DateTimeField(verbose_name='创建于')),
            ],
            options={
                'verbose_name': '成员',
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['collector', 'organiser', 'reviewer', 'updater', 'consultant', 'manager', 'admin', 'auditor'])), name='user_role_known')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('scopes', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'API 令牌',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True)),
                ('role', models.CharField(max_length=16)),
                ('full_name', models.CharField(blank=True, max_length=64)),
                ('is_mailed', models.BooleanField(default=False)),
                ('created_by', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '邀请',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '团队成员',
            },
        ),
        migrations.CreateModel(
            name='RoleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=16)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('open', '待确认'), ('confirmed', '已生效'), ('refused', '未同意'), ('withdrawn', '已撤回')], default='open', max_length=10)),
                ('proposed_by', models.BigIntegerField()),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '权限变更',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('role',), name='one_open_change_a_role')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('kind', models.CharField(choices=[('team', '团队'), ('client', '客户组')], max_length=8, verbose_name='种类')),
                ('created_at', models.DateTimeField()),
                ('members', models.ManyToManyField(related_name='teams', through='accounts.Membership', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '团队',
                'ordering': ['kind', 'name'],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.team'),
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reveals', '查看完整内容的次数到了上限'), ('browsing', '一小时内打开的档案异常多')], max_length=10)),
                ('count', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('seen_by', models.BigIntegerField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '警报',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['at'], name='alarm_unseen')],
            },
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('team', 'user'), name='membership_once'),
        ),
    ])]
