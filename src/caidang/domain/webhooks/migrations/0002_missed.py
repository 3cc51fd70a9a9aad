"""What a webhook missed while it was off."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('webhooks', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='hook',
            name='is_catching_up',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='hook',
            name='missed_from',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='hook',
            name='missed_upto',
            field=models.BigIntegerField(default=0),
        ),
    ]
