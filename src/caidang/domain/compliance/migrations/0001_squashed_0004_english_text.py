"""The tables as they are after all that came before: a new house is not led through their history."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from caidang.foundation.lib.first_tables import FirstTables


class Migration(migrations.Migration):
    """For a new database: all of those named, done at once."""

    initial = True

    replaces = [
        ('compliance', '0001_initial'),
        ('compliance', '0002_consents_erasures_rights'),
        ('compliance', '0003_no_client'),
        ('compliance', '0004_english_text'),
    ]

    dependencies = [
        ('candidates', '0001_squashed_0019_bounces'),
        ('clients', '0001_squashed_0006_part_versions'),
        ('vault', '0001_squashed_0002_key_changes'),
    ]

    operations = [FirstTables([
        migrations.CreateModel(
            name='ProcessingActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='处理活动')),
                ('purpose', models.TextField(verbose_name='目的')),
                ('basis', models.TextField(verbose_name='合法性基础')),
                ('people', models.TextField(verbose_name='涉及的人')),
                ('kinds', models.TextField(verbose_name='资料种类')),
                ('recipients', models.TextField(blank=True, verbose_name='提供给谁')),
                ('retention', models.TextField(verbose_name='保留多久')),
                ('measures', models.TextField(verbose_name='安全措施')),
                ('assessed_on', models.DateField(blank=True, null=True, verbose_name='影响评估日期')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.BigIntegerField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '处理活动',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(blank=True, max_length=12, unique=True)),
                ('months', models.PositiveSmallIntegerField(verbose_name='最多保留几个月')),
                ('notice_days', models.PositiveSmallIntegerField(default=30, verbose_name='提前几天告知')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': '保留期',
            },
        ),
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.UUIDField(unique=True)),
                ('candidate_id', models.BigIntegerField()),
                ('key', models.BigIntegerField()),
                ('reason', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '抹除的记号',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('general', '收集和保存'), ('client', '给某家客户')], max_length=8, verbose_name='种类')),
                ('version', models.PositiveIntegerField(verbose_name='版本')),
                ('text', models.TextField(verbose_name='正文')),
                ('text_en', models.TextField(blank=True, default='', verbose_name='英文')),
                ('purposes', models.JSONField(default=list)),
                ('months', models.PositiveSmallIntegerField(verbose_name='有效几个月')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': '授权文本',
                'ordering': ['kind', '-version'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'version'), name='consent_text_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purposes', models.JSONField(default=list)),
                ('source', models.CharField(choices=[('recorded', '同事登记'), ('sending', '推荐时登记'), ('mail', '来信'), ('link', '本人的更新链接'), ('page', '应聘页'), ('import', '导入')], max_length=10)),
                ('way', models.CharField(choices=[('call', '电话里同意'), ('message', '微信或短信同意'), ('mail', '邮件同意'), ('written', '书面同意'), ('form', '网页上勾选同意'), ('face', '当面同意')], max_length=10)),
                ('detail', models.BinaryField()),
                ('given_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_way', models.CharField(blank=True, max_length=10)),
                ('withdrawn_by', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='candidates.candidate')),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
                ('proof', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob')),
                ('text', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='compliance.consenttext')),
            ],
            options={
                'verbose_name': '授权',
                'ordering': ['-given_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('recipient', models.BinaryField()),
                ('fields', models.JSONField(default=dict)),
                ('digests', models.JSONField(default=list)),
                ('purpose', models.CharField(max_length=20)),
                ('consent', models.CharField(blank=True, choices=[('call', '电话里同意'), ('message', '微信或短信同意'), ('mail', '邮件同意'), ('written', '书面同意'), ('form', '网页上勾选同意'), ('face', '当面同意')], max_length=10)),
                ('channel', models.CharField(max_length=10)),
                ('source', models.CharField(max_length=60)),
                ('actor', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('by_consent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='compliance.consent')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='candidates.candidate')),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
            ],
            options={
                'verbose_name': '对外提供',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason', models.CharField(choices=[('asked', '本人要求删除'), ('withdrawn', '本人撤回了授权'), ('expired', '保留期到了'), ('unlawful', '来路不合规'), ('mistake', '误收的资料')], max_length=10)),
                ('state', models.CharField(choices=[('asked', '等另一位确认'), ('done', '已抹除'), ('refused', '没有抹除')], default='asked', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.BigIntegerField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.BigIntegerField(null=True)),
                ('counts', models.JSONField(default=dict)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '抹除',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('dispute', '有争议或仲裁'), ('inquiry', '监管或司法调查'), ('contract', '合同没有履行完')], max_length=10)),
                ('placed_at', models.DateTimeField()),
                ('placed_by', models.BigIntegerField(null=True)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '依法留存',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RetentionNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ends_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('was_mailed', models.BooleanField(default=False)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.candidate')),
            ],
            options={
                'verbose_name': '到期告知',
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('copy', '查阅、复制'), ('correct', '更正、补充'), ('restrict', '限制处理'), ('erase', '删除'), ('explain', '解释处理规则')], max_length=10)),
                ('way', models.CharField(max_length=10)),
                ('words', models.BinaryField()),
                ('received_on', models.DateField()),
                ('due_on', models.DateField()),
                ('handler', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[('open', '在办'), ('done', '已办好'), ('refused', '没有照办')], default='open', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.BigIntegerField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.BigIntegerField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rights_requests', to='candidates.candidate')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.datakey')),
            ],
            options={
                'verbose_name': '权利请求',
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TombstoneKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(db_index=True, max_length=64)),
                ('tombstone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='compliance.tombstone')),
            ],
            options={
                'verbose_name': '抹除的指纹',
            },
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['candidate', 'client', '-given_at'], name='consent_of'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(condition=models.Q(('expires_at__isnull', False), ('withdrawn_at__isnull', True)), fields=['expires_at'], name='consent_ends'),
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['candidate', '-at'], name='disclosure_of'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('candidate',), name='one_open_erasure'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('candidate',), name='one_legal_hold'),
        ),
        migrations.AddConstraint(
            model_name='retentionnotice',
            constraint=models.UniqueConstraint(fields=('candidate', 'ends_on'), name='retention_notice_once'),
        ),
        migrations.AddIndex(
            model_name='rightsrequest',
            index=models.Index(fields=['state', 'due_on', 'id'], name='rights_due'),
        ),
        migrations.AddConstraint(
            model_name='tombstonekey',
            constraint=models.UniqueConstraint(fields=('tombstone', 'token'), name='tombstone_key_once'),
        ),
    ])]
