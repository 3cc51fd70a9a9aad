from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0021_by_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='viewuse',
            name='seen',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='viewuse',
            name='fresh',
            field=models.BinaryField(null=True),
        ),
    ]
