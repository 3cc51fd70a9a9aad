from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0025_by_day'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('mentioned', '提到你'), ('commented', '留言'), ('returned', '退回给你'), ('assigned', '分给你'), ('changed', '有变化'), ('expiring', '附件快到期'), ('noted', '笔记提到你'), ('ending', '合同快到期'), ('desk', '交接给你'), ('answered', '客户答复了推荐'), ('interview', '面试'), ('soon_day', '面试快到了'), ('soon_hour', '一小时内面试'), ('feedback', '等你评分'), ('replied', '回信了'), ('updated', '本人更新了资料'), ('remind', '提醒'), ('applied', '有人从应聘页投了'), ('layout', '有网站的邮件突然读不好了，可能改了版面'), ('learn', '有要学的'), ('learn_late', '有人该学的过了期限')], max_length=10),
        ),
    ]
