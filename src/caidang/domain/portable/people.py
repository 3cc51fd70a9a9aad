"""Every present record once more as a JSON Resume of one line: for whoever wants to read people and not tables."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from caidang.core.interchange.json_resume import OWN, write_json_resume
from caidang.domain.candidates.models import Candidate, Document, FieldValue
from caidang.domain.candidates.values import present

_AT_ONCE: Final = 200


def people_lines(digest_of: Callable[[int], str]) -> Iterator[bytes]:
    """Yield each record that is neither erased nor merged into another; ``digest_of`` tells a sealed file's SHA-256."""
    rows = Candidate.objects.filter(merged_into=None, data_key__erased_at=None).select_related("data_key")
    found = rows.order_by("pk").iterator(chunk_size=_AT_ONCE)
    while people := list(islice(found, _AT_ONCE)):
        values: dict[int, list[FieldValue]] = {one.pk: [] for one in people}
        for value in FieldValue.objects.filter(candidate_id__in=values, retired_at=None):
            values[value.candidate_id].append(value)
        files: dict[int, list[str]] = {one.pk: [] for one in people}
        for pk, blob in Document.objects.filter(candidate_id__in=values).order_by("pk").values_list("candidate_id", "blob_id"):
            files[pk].append(digest_of(blob))
        for one in people:
            yield _line(one, values[one.pk], [digest for digest in files[one.pk] if digest])


def _line(candidate: Candidate, rows: list[FieldValue], originals: list[str]) -> bytes:
    record: dict[str, dict[int, str]] = {}
    for value in present(candidate, rows=rows):
        record.setdefault(value.field, {})[value.entry] = value.value
    document = write_json_resume(record)
    own = document["meta"].setdefault(OWN, {"version": 1})
    own |= {"candidate": candidate.pk, "id": str(candidate.public_id), "originals": originals}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
