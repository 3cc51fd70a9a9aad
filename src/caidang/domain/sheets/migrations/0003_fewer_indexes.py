"""Rows of a sheet are found by the index that also tells them apart by what became of them."""

import django.db.models.deletion
from django.db import migrations, models

from caidang.foundation.lib.lost_index import LoseIndex


class Migration(migrations.Migration):

    dependencies = [
        ('sheets', '0002_left_out'),
    ]

    operations = [
        LoseIndex(
            model_name='sheetrow', name='sheet',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='sheets.sheetimport'),
        ),
    ]
