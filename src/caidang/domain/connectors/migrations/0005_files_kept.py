import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0024_fewer_indexes'),
        ('connectors', '0004_giving_back'),
        ('vault', '0002_key_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='linkfile',
            name='blob',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.blob'),
        ),
        migrations.AddField(
            model_name='linkfile',
            name='by',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='linkfile',
            name='leased_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='linkfile',
            name='state',
            field=models.CharField(choices=[('waiting', '等着取'), ('kept', '收下了，等着读'), ('done', '已归入'), ('failed', '没取到'), ('sending', '正在传过去'), ('sent', '传过去了'), ('unsent', '没传过去')], default='waiting', max_length=8),
        ),
            migrations.AlterField(
            model_name='item',
            name='candidate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sync_items', to='candidates.candidate'),
        ),
        migrations.AlterField(
            model_name='linkfile',
            name='candidate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files_there', to='candidates.candidate'),
        ),
        migrations.AlterField(
            model_name='question',
            name='candidate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sync_questions', to='candidates.candidate'),
        ),
    ]
