"""The index of match tokens holds their first digits: a third of the pages, over which every new record scatters."""

from django.db import migrations, models

from caidang.domain.candidates.models.value import TokenStart


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0024_fewer_indexes'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='matchkey', name='match_key_token'),
        migrations.AddIndex(model_name='matchkey', index=models.Index(TokenStart('token'), name='match_key_start')),
    ]
