"""Rows of many invented records, sealed as the store seals them, without their documents."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tools.bench import many_records as many
from tools.bench.folder import module


def store_rows(size: int) -> None:
    """Store the records' rows with sealed summaries, as a list page opens them; ids count from 1."""
    at_once = 5_000
    for first in range(1, size + 1, at_once):
        _store(range(first, min(first + at_once, size + 1)))
    # A sealed index is only trusted where the log holds the change that it ends at.
    with module("foundation.lib.write_lock").write_tx():
        module("foundation.search.services").log_change(size)


def _store(numbers: Sequence[int]) -> None:
    models, vault = module("domain.candidates.models"), module("foundation.vault.services")
    keys, envelope = module("foundation.vault.models"), module("core.crypto.envelope")
    wrapping = __import__("django.conf", fromlist=["settings"]).settings.CAIDANG_KEYRING.wrapping
    now = datetime.now(UTC)
    with module("foundation.lib.write_lock").write_tx():
        placing = module("domain.candidates.services.record.placing")
        audience = placing.audience_for(owner=None, collector=None)
        made = [
            keys.DataKey(pk=n, wrapped=envelope.wrap(wrapping, envelope.new_key()), created_at=now)
            for n in numbers
        ]
        keys.DataKey.objects.bulk_create(made)
        rows = [
            models.Candidate(
                pk=n, data_key=key, source="mail", created_at=now, updated_at=now, audience=audience
            )
            for n, key in zip(numbers, made, strict=True)
        ]
        for row in rows:
            summary = _summary(many.record_of(row.pk, is_text_wanted=False))
            row.summary = vault.seal_json(row.data_key, row.summary_place, summary)
        models.Candidate.objects.bulk_create(rows)
        day = now.toordinal()
        models.Freshness.objects.bulk_create(
            models.Freshness(pk=n, audience=audience, contact=day, pay=day, status=day, stale=day + 90, worth=1) for n in numbers
        )
        # Nothing is left for the worker to work out while pages are measured.
        models.FreshnessCursor.objects.update_or_create(pk=1, defaults={"at": now, "last": numbers[-1]})


def _summary(record: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "name": record.name,
        "city": record.columns["city"][0],
        "highest_degree": record.columns["degree"][0],
        "phones": [f"139{record.id:08d}"],
        "titles": [record.title],
        "employers": list(record.employers),
        "schools": list(record.schools),
        "skills": list(record.columns["skill"]),
        "expected_salary": f"{record.numbers['salary']}元/月",
    }
