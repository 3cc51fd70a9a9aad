"""Indexes that another one serves as well, or that held nothing but NULL, are no longer kept."""

import django.db.models.deletion
from django.db import migrations, models

from caidang.foundation.lib.lost_index import LoseIndex


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0023_document_came'),
    ]

    operations = [
        LoseIndex(
            model_name='fieldvalue', name='document',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='values', to='candidates.document'),
        ),
        migrations.AddIndex(
            model_name='fieldvalue',
            index=models.Index(condition=models.Q(('document__isnull', False)), fields=['document'], name='value_document'),
        ),
        LoseIndex(
            model_name='matchkey', name='candidate',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='match_keys', to='candidates.candidate'),
        ),
        LoseIndex(
            model_name='candidate', name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='candidates.candidate'),
        ),
    ]
