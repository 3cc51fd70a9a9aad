from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('connectors', '0005_files_kept'),
    ]

    operations = [
        migrations.AddField(
            model_name='thing',
            name='is_cut',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
