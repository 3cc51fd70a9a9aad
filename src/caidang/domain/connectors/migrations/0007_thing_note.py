import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0001_initial'),
        ('connectors', '0006_thing_cut'),
    ]

    operations = [
        migrations.AddField(
            model_name='thing',
            name='note',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.note'),
        ),
    ]
