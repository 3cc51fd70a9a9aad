"""The same export in open formats: each person a JSON Resume or LER-RS in a ZIP, or all as cards for an address book."""

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from caidang.core.interchange.json_resume import OWN, write_json_resume
from caidang.core.interchange.ler_rs import write_ler_rs
from caidang.core.interchange.vcard import write_vcard
from caidang.core.report.marks import write_mark
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.candidates.values import present
from caidang.domain.sheets.texts import Columns

KINDS: Final = ("json", "ler", "vcf")
PACKED: Final = ("json", "ler")
"""Kinds of which each person has a file of his own, all of them in a ZIP."""
_UNMARKED: Final = frozenset(("name", "phone", "email", "wechat", "id_number", "birth", "qq", "relay_phone", "link"))
Record = dict[str, dict[int, str]]


def records_of(candidates: Sequence[Candidate], columns: Columns) -> dict[int, Record]:
    """Return what the asker sees in clear of each record, in the chosen fields; what he sees masked is left out."""
    wanted = columns.open & set(columns.fields)
    rows: dict[int, list[FieldValue]] = {one.pk: [] for one in candidates}
    for row in FieldValue.objects.filter(candidate_id__in=rows, retired_at=None, field__in=wanted):
        rows[row.candidate_id].append(row)
    found: dict[int, Record] = {}
    for one in candidates:
        record: Record = {}
        for value in present(one, rows=rows[one.pk]):
            record.setdefault(value.field, {})[value.entry] = value.value
        found[one.pk] = record
    return found


def write_cards(people: Sequence[tuple[str, Record]], *, kind: str, notice: str, mark: bytes) -> bytes:
    """Return the file of these people, each with its public id; ``mark`` is the copy's key."""
    marked = [(public_id, _marked(record, mark)) for public_id, record in people]
    if kind == "vcf":
        return "".join(write_vcard(record, uid=public_id, note=notice) for public_id, record in marked).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for public_id, record in marked:
            if kind == "ler":
                document = write_ler_rs(record, uid=public_id)
            else:
                document = write_json_resume(record)
                document["meta"].setdefault(OWN, {"version": 1})["notice"] = notice
            archive.writestr(f"{public_id}.json", _text(document))
        if kind == "ler":
            # The standard's document has no place for it.
            archive.writestr("NOTICE.txt", notice + "\n")
    return out.getvalue()


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _marked(record: Record, key: bytes) -> Record:
    return {
        field: entries if field in _UNMARKED else {at: write_mark(text, key) for at, text in entries.items()}
        for field, entries in record.items()
    }
