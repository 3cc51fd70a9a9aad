"""A record as texts in columns: what a sheet shows of it, and what a sheet that came back is compared with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from caidang.core.errors import CaidangError
from caidang.core.interchange.sheets.returning import joined
from caidang.core.interchange.sheets.writing import OutColumn
from caidang.domain.candidates.catalogue import names_in, own_fields, readable
from caidang.domain.candidates.fields import CHIPS, FIELDS, GROUPED, MANY, Field
from caidang.domain.candidates.models import Candidate, FieldValue, OwnField
from caidang.domain.candidates.places import place_of_summary
from caidang.domain.candidates.selectors.shown.paper_names import names_among
from caidang.domain.candidates.selectors.shown.seeing import Lens, list_lens
from caidang.domain.candidates.values import present
from caidang.domain.sheets.facts import FACTS
from caidang.foundation.accounts.policy import Action, Shown, Viewer, covered, may
from caidang.foundation.lib.public_ids import written
from caidang.foundation.vault import services as vault

USUAL: Final = (
    "name", "gender", "birth", "city", "phone", "email", "highest_degree", "school", "employer", "title",
    "expected_job", "expected_salary", "expected_city", "skill",
)  # fmt: skip
"""Columns that are chosen where nobody chooses others."""
_IN_SUMMARY: Final[Mapping[str, str]] = {
    "phone": "phones", "email": "emails", "skill": "skills", "school": "schools",
    "employer": "employers", "title": "titles",
}  # fmt: skip
_ALONE: Final = frozenset(
    f.key for f in FIELDS.values() if not (f.is_many or f.is_rare or f.is_long)
) | {"qq", "work_years"}
NO_FACTS: Final[Mapping[int, Mapping[str, str]]] = {}
_STAYS: Final = frozenset(name for fields in GROUPED.values() for name in fields)
_NOT_OUT: Final = frozenset(("duties", "project_duties", "summary"))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one sheet for one viewer: fields with how each is shown, and facts, which nobody changes."""

    keys: tuple[str, ...]
    fields: Mapping[str, Field]
    lens: Lens
    open: frozenset[str]
    """Columns that the viewer sees in clear."""

    @classmethod
    def of(cls, keys: Iterable[str], *, viewer: Viewer, is_clear: bool) -> "Columns":
        """Return those of the columns that the viewer may see at all, masked where he sees a mask."""
        lens = list_lens(viewer if is_clear else covered(viewer))
        known = offered(viewer)
        kept = tuple(dict.fromkeys(key for key in keys if key in known or key in FACTS))
        fields = {key: known[key] for key in kept if key not in FACTS}
        clear = frozenset(key for key, field in fields.items() if lens.decide(field).is_allowed)
        return cls(kept, fields, lens, clear | {key for key in kept if key in FACTS})

    @property
    def facts(self) -> tuple[str, ...]:
        """The columns that are no fields."""
        return tuple(key for key in self.keys if key in FACTS)

    @property
    def in_summary(self) -> bool:
        """Whether a record's summary has all of it, so that no value has to be opened."""
        return not self.facts and _in_summary(self.fields)

    @property
    def labels(self) -> dict[str, str]:
        """What each column is called."""
        return {key: FACTS[key].label if key in FACTS else self.fields[key].label for key in self.keys}

    def out(self, *, may_edit: bool) -> list[OutColumn]:
        """Return them as they are written; what stands masked, and what is no plain field, is locked."""
        return [self._out(key, label, may_edit=may_edit) for key, label in self.labels.items()]

    def _out(self, key: str, label: str, *, may_edit: bool) -> OutColumn:
        field = self.fields.get(key)
        if field is None:
            return OutColumn(key, label, is_locked=True)
        is_plain = field.kind not in (OwnField.Kind.FILE, OwnField.Kind.PERSON)
        return OutColumn(key, label, field.choices, is_locked=not (may_edit and key in self.open and is_plain))

    def shown(self, texts: Sequence[str]) -> list[str]:
        """Return a record's texts as the viewer may see them. In lists nothing is revealed: how a column is shown, all its cells are."""
        return [
            text if not text or key in self.open else str(self.lens.show(self.fields[key], text))
            for key, text in zip(self.keys, texts, strict=True)
        ]


def offered(viewer: Viewer) -> dict[str, Field]:
    """Return the fields that may be columns for this viewer, in the order of a record's page."""
    known = {**FIELDS, **own_fields()}
    shows = viewer.rules.shows
    return {
        key: field
        for key, field in known.items()
        if key not in _NOT_OUT and shows[field.sensitivity] is not Shown.HIDE
    }


def labels_offered(viewer: Viewer) -> dict[str, str]:
    """Return all that may be columns for this viewer by their names: the fields, then the facts."""
    return {key: field.label for key, field in offered(viewer).items()} | {key: one.label for key, one in FACTS.items()}


def may_edit(viewer: Viewer) -> bool:
    """Tell whether what comes back from the viewer may change records."""
    return may(viewer, Action.EDIT_CANDIDATE)


def texts_of(
    candidates: Sequence[Candidate], columns: Columns, facts: Mapping[int, Mapping[str, str]] = NO_FACTS
) -> dict[int, list[str]]:
    """Return each record's texts, column by column, as the viewer sees them; ``facts`` are those of the columns that are no fields."""
    raw = _from_summaries(candidates, columns) if _in_summary(columns.fields) else _from_values(candidates, columns)
    for pk, told in facts.items():
        raw[pk] |= told
    return {pk: columns.shown([texts.get(key, "") for key in columns.keys]) for pk, texts in raw.items()}


def summary_texts(reach: "QuerySet[Candidate]", columns: Columns) -> Iterator[tuple[int, str, list[str] | None]]:
    """Yield number, public id and texts of each record within reach, where ``columns.in_summary``; None for texts that cannot be opened."""
    ways = [(_IN_SUMMARY.get(key, key), key in _STAYS) for key in columns.keys]
    is_all_open = columns.open.issuperset(columns.keys)
    # As a text: making objects of the ids is a twentieth of a sheet's time.
    rows = reach.values_list("pk", Cast("public_id", CharField()), "summary", *vault.KEY_ROW)
    for pk, told_id, sealed, *told in rows:
        public_id = written(told_id)
        try:
            get = vault.open_json_once(vault.KeyRow(*told), place_of_summary(public_id), bytes(sealed)).get
        except CaidangError:
            yield pk, public_id, None
            continue
        texts = [text if (text := get(name)).__class__ is str else _summary_text(text, is_first=is_first) for name, is_first in ways]
        yield pk, public_id, texts if is_all_open else columns.shown(texts)


def _in_summary(fields: Iterable[str]) -> bool:
    return all(key in _ALONE or key in _IN_SUMMARY for key in fields)


def _from_summaries(candidates: Sequence[Candidate], columns: Columns) -> dict[int, dict[str, str]]:
    ways = [(key, _IN_SUMMARY.get(key, key), key in _STAYS) for key in columns.fields]
    return {
        one.pk: {
            key: _summary_text(told.get(name), is_first=is_first)
            for told in [vault.open_json(one.data_key, one.summary_place, bytes(one.summary))]
            for key, name, is_first in ways
        }
        for one in candidates
    }


def _summary_text(value: object, *, is_first: bool) -> str:
    if not value:
        return ""
    if not isinstance(value, list):
        return str(value)
    return str(value[0]) if is_first or len(value) == 1 else joined(value)


def _from_values(candidates: Sequence[Candidate], columns: Columns) -> dict[int, dict[str, str]]:
    """The same from the values themselves, for columns that no list shows."""
    wanted = {*columns.fields, "job_start", "job_end", "edu_start", "edu_end"}
    by_record: dict[int, list[FieldValue]] = {one.pk: [] for one in candidates}
    rows = FieldValue.objects.filter(candidate_id__in=by_record, retired_at=None, field__in=wanted)
    for row in rows:
        by_record[row.candidate_id].append(row)
    has_files = any(field.kind == OwnField.Kind.FILE for field in columns.fields.values())
    papers = names_among(by_record, columns.lens) if has_files else {}
    found = {}
    for one in candidates:
        values: dict[str, dict[int, str]] = {}
        for value in present(one, rows=by_record[one.pk]):
            values.setdefault(value.field, {})[value.entry] = value.value
        found[one.pk] = {key: _value_text(values, key, field, papers.get(one.pk, {})) for key, field in columns.fields.items()}
    return found


def _value_text(
    values: Mapping[str, Mapping[int, str]], key: str, field: Field, papers: Mapping[str, str]
) -> str:
    entries = values.get(key, {})
    if not entries:
        return ""
    if holds_many(key, field):
        return joined([entries[at] for at in sorted(entries)])
    if key in _STAYS:
        return entries.get(latest_entry(values, key), "")
    text = entries[min(entries)]
    if field.kind == OwnField.Kind.FILE:
        return papers.get(text, "")
    if field.kind == OwnField.Kind.PERSON:
        return readable({key: field}, key, text, names_in({key: field}, [(key, text)]))
    return text


def holds_many(key: str, field: Field) -> bool:
    """Tell whether a column's cells are of many values."""
    return key in MANY or key in CHIPS or bool(field.kind and field.is_many)


def latest_entry(values: Mapping[str, Mapping[int, str]], key: str) -> int:
    """Return the number of the stay that a sheet shows: the one that goes on or ended last."""
    group = next(fields for fields in GROUPED.values() if key in fields)
    starts, ends = values.get(group[-2], {}), values.get(group[-1], {})
    entries = values.get(group[0]) or values.get(key) or {0: ""}
    return max(entries, key=lambda entry: (ends.get(entry, starts.get(entry, "")), starts.get(entry, ""), -entry))
