"""Records from before the chain wait for the organisers."""

from itertools import islice
from typing import Any

from django.db import migrations

_BATCH = 1000


def open_cases(apps: Any, schema_editor: Any) -> None:
    """Open a case for every record that has none, as old as the record itself."""
    candidates, cases = apps.get_model("candidates", "Candidate"), apps.get_model("review", "Case")
    rows = candidates.objects.filter(case=None).order_by("pk").values_list("pk", "created_at")
    made = (
        cases(candidate_id=pk, state="organising", since=at, due_at=at)
        for pk, at in rows.iterator(chunk_size=_BATCH)
    )
    while batch := list(islice(made, _BATCH)):
        cases.objects.bulk_create(batch)


class Migration(migrations.Migration):
    """Fill the new table."""

    dependencies = [("review", "0001_initial")]

    operations = [migrations.RunPython(open_cases, migrations.RunPython.noop)]
