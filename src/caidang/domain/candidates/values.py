"""Values of a record as plain data: what a reader found, what is present now, and what lists show."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from django.db.models import BigIntegerField, CharField
from django.db.models.functions import Cast

from caidang.core.mail.sites import KNOWN
from caidang.core.match import SKETCHED, Person
from caidang.core.resume.dictionary import canonical_city
from caidang.core.resume.model import SURE
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.foundation.lib.prepared import Given, Prepared
from caidang.foundation.lib.public_ids import written
from caidang.foundation.vault import keyed
from caidang.foundation.vault import services as vault

_PLACES = {name: place for place, name in enumerate(FIELDS)}

SOURCE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "upload": "上传", "paste": "粘贴", "inbox": "收件文件夹", "cli": "命令行", "mail": "邮箱", "folder": "云文件夹", "sheet": "表格",
        "page": "应聘页", "api": "接口", "link": "本人更新", "web": "网页", "fxiaoke": "纷享销客", "zoho_crm": "Zoho CRM",
        "zoho_recruit": "Zoho Recruit", "google_sheets": "Google 表格", "feishu_hire": "飞书招聘", "moka": "Moka",
        **{site.key: site.name for site in KNOWN.values()},
    }  # fmt: skip
)
"""What people call the ways in which a record came; the key is kept."""


class ReadValue(NamedTuple):
    """One value as a reader found it. ``evidence`` is ``{page, box, line, start, end, text}``."""

    field: str
    entry: int
    value: str
    confidence: float
    evidence: Mapping[str, Any] | None


class ReadValues(Sequence[ReadValue]):
    """Values as a child told them (field, entry, value, how sure), made objects of once somebody looks: of most rows of a long sheet nobody does."""

    __slots__ = ("_made", "told")

    def __init__(self, told: Sequence[Sequence[Any]]) -> None:
        self.told = told
        self._made: tuple[ReadValue, ...] | None = None

    def __len__(self) -> int:
        return len(self.told)

    def __iter__(self) -> Iterator[ReadValue]:
        return iter(self._all())

    @overload
    def __getitem__(self, at: int) -> ReadValue: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[ReadValue, ...]: ...
    def __getitem__(self, at: int | slice) -> ReadValue | tuple[ReadValue, ...]:
        return self._all()[at]

    def _all(self) -> tuple[ReadValue, ...]:
        if self._made is None:
            self._made = tuple(ReadValue(str(f), int(e), str(v), float(sure), None) for f, e, v, sure in self.told)
        return self._made


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One file that was read in the sandbox: bytes, pages and what they say."""

    filename: str
    data: bytes
    kind: str
    pages: bytes
    """Compressed JSON of the pages, as the viewer draws them."""
    page_count: int
    text: str
    parser_version: int
    values: tuple[ReadValue, ...]
    tokens: tuple[tuple[str, str], ...]
    """Kind and keyed token of all that two documents of one person would share: see ``match_tokens``."""
    former: tuple[tuple[str, str], ...] = ()
    """The same under the keys before the present one: see ``former_tokens``."""
    warnings: tuple[str, ...] = ()
    tricks: tuple[Mapping[str, Any], ...] = ()
    """What was noticed in the file: ``{kind, page, box, text, count, reason}`` as ``core.resume.remarks.tricks`` has it."""
    as_of: str = ""
    """The day it tells of, ``YYYY-MM[-DD]``; empty where nothing says."""
    sentences: tuple[str, ...] = ()
    """Keyed tokens of the longer sentences."""


@dataclass(frozen=True, slots=True)
class PresentValue:
    """One value of a record as it stands now, opened."""

    id: str
    field: str
    entry: int
    value: str
    origin: str
    confidence: float
    document_id: int | None
    evidence: Mapping[str, Any] | None = dataclasses.field(default=None, compare=False)


def present(
    candidate: Candidate,
    *,
    rows: Iterable[FieldValue] | None = None,
    is_evidence_wanted: bool = False,
) -> list[PresentValue]:
    """Open the record's present values, in the order of the fields; removed ones are left out."""
    if rows is None and not is_evidence_wanted:
        opened = _open_all(candidate)
    else:
        found = candidate.values.filter(retired_at__isnull=True) if rows is None else rows
        opened = [_open(candidate, row, is_evidence_wanted=is_evidence_wanted) for row in found]
    return in_order(opened)


def in_order(values: Iterable[PresentValue]) -> list[PresentValue]:
    """Return a record's values in the order of the fields, without those that a person emptied."""
    return sorted((v for v in values if v.value), key=lambda v: (_PLACES.get(v.field, len(_PLACES)), v.field, v.entry))


def doubtful_fields(candidate: Candidate) -> list[str]:
    """Return the field of each present value that waits for a person's check."""
    doubtful = candidate.values.filter(retired_at__isnull=True, confidence__lt=SURE)
    return list(doubtful.values_list("field", flat=True))


# Ids as texts: making objects of them that become texts again is a tenth of opening a record.
_PRESENT = Prepared(
    lambda: FieldValue.objects.filter(retired_at__isnull=True, candidate=Given("candidate", BigIntegerField())).values_list(
        Cast("id", CharField()), "field", "entry", "value", "origin", "confidence", "document_id"
    )
)


def _open_all(candidate: Candidate) -> list[PresentValue]:
    """All of them, without their places."""
    opened = vault.opener(candidate.data_key)
    return [
        PresentValue(pk, field, entry, opened(bytes(sealed), FieldValue.place(pk, "value")).decode(), origin, confidence, document)
        for pk, field, entry, sealed, origin, confidence, document in ((written(row[0]), *row[1:]) for row in _PRESENT.ask(candidate=candidate.pk))
    ]


def _open(candidate: Candidate, row: FieldValue, *, is_evidence_wanted: bool) -> PresentValue:
    key = candidate.data_key
    evidence = None
    if is_evidence_wanted and row.evidence is not None:
        evidence = vault.open_json(key, row.evidence_place, bytes(row.evidence))
    return PresentValue(
        id=str(row.pk),
        field=row.field,
        entry=row.entry,
        value=vault.open_sealed(key, row.value_place, bytes(row.value)).decode(),
        origin=row.origin,
        confidence=row.confidence,
        document_id=row.document_id,
        evidence=evidence,
    )


def match_tokens(keys: Mapping[str, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """Return kind and keyed token of each match key; without the key no token tells its value."""
    return match_tokens_of([keys])[0]


def match_tokens_of(people: Sequence[Mapping[str, Iterable[str]]]) -> list[tuple[tuple[str, str], ...]]:
    """Return the ``match_tokens`` of each of many people."""
    told = [[(kind, value) for kind, values in sorted(keys.items()) for value in sorted(values)] for keys in people]
    found = iter(keyed.blinds_of([(f"match.{kind}", value) for pairs in told for kind, value in pairs]))
    return [tuple([(kind, token) for kind, _ in pairs for token in next(found)]) for pairs in told]


def former_tokens(keys: Mapping[str, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """Return kind and token of each match key under the keys before the present one: erased persons are known by those."""
    return tuple(
        (kind, token)
        for kind, values in sorted(keys.items())
        for value in sorted(values)
        for token in keyed.former_blinds(f"match.{kind}", value)
    )


def sentence_tokens(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return the keyed token of each sentence, 32 hex digits."""
    return tuple(dict.fromkeys(keyed.blind("sentence", each)[:32] for each in sentences))


def reading_of(document: ReadDocument) -> dict[str, Any]:
    """Return what a document by itself says, as JSON-able data: ``values`` as triples, texts left out, how sure each is, ``tricks`` and ``as_of``."""
    values = [v for v in document.values if not FIELDS[v.field].is_long]
    return {
        "as_of": document.as_of,
        "values": [[v.field, v.entry, v.value] for v in values],
        "sure": [v.confidence for v in values],
        "tricks": [dict(trick) for trick in document.tricks],
    }


_UNTOLD_SURE = 0.8
"""How sure a reading's values are taken to be that was kept before it told."""


def said_in(reading: Mapping[str, Any]) -> list[ReadValue]:
    """Return the values of a kept reading (see ``reading_of``), without their places."""
    values = reading.get("values", [])
    sure = reading.get("sure") or [_UNTOLD_SURE] * len(values)
    return [ReadValue(field, entry, value, known, None) for (field, entry, value), known in zip(values, sure, strict=True)]


def person_of(values: Iterable[ReadValue | PresentValue]) -> Person:
    """Return the values as the matcher compares them."""
    return Person.from_values((v.field, v.entry, v.value) for v in values)


def sketch_of(values: Sequence[ReadValue]) -> Person:
    """Return only what tells of the values whose they cannot be (``could_be``), which is soon made."""
    told = values.told if isinstance(values, ReadValues) else values
    return Person.from_values((field, entry, value) for field, entry, value, *_ in told if field in SKETCHED)


def known_cities(names: Iterable[str]) -> tuple[str, ...]:
    """Return the Chinese names of cities that are called by others: an English résumé's Foshan is found as 佛山, too."""
    known = {name: canonical_city(name) for name in names if name}
    return tuple(city for name, city in known.items() if city and city != name)


def years_of_work(summary: Mapping[str, Any], today: date) -> int | None:
    """Return whole years since the earliest job began, else as stated; None when neither is known."""
    start = summary.get("job_start")
    if not start or not start[:4].isdigit():
        stated = re.match(r"\d{1,2}", summary.get("work_years") or "")
        return int(stated.group()) if stated else None
    month = int(start[5:7]) if len(start) >= 7 else 7
    return max(0, (today.year * 12 + today.month - int(start[:4]) * 12 - month) // 12)
