from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0005_by_day'),
    ]

    operations = [
        migrations.AlterField(
            model_name='erasure',
            name='state',
            field=models.CharField(
                choices=[('asked', '等另一位确认'), ('done', '已抹除'), ('refused', '没有抹除'), ('replayed', '再次抹除')],
                default='asked', max_length=8,
            ),
        ),
    ]
