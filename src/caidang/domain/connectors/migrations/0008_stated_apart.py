from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('connectors', '0007_thing_note'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='is_by_schedule',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name='objectmap',
            name='what',
            field=models.CharField(choices=[('people', '候选人'), ('clients', '客户'), ('contacts', '联系人'), ('jobs', '职位'), ('applications', '应聘'), ('interviews', '面试'), ('notes', '候选人的备注'), ('client_notes', '客户的笔记')], default='people', max_length=12),
        ),
        migrations.AlterField(
            model_name='run',
            name='stage',
            field=models.CharField(choices=[('reading', '正在读'), ('files', '正在取附件'), ('writing', '正在写过去'), ('done', '完成'), ('failed', '出错停下'), ('stopped', '人停下的')], default='reading', max_length=8),
        ),
    ]
