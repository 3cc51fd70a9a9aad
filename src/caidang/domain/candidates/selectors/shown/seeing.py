"""How one viewer sees one record: each value in clear, masked, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date, datetime, timedelta
from itertools import accumulate
from pathlib import PurePath

from django.db.models import BigIntegerField, DateTimeField

from caidang.core.text.masks import STAR, Masked, mask, mask_numbers, mask_secrets
from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.fields import FIELDS, ORIGINAL, Field
from caidang.domain.candidates.models import Candidate, Reveal
from caidang.domain.candidates.selectors.shown.rows import (
    UNNAMED,
    CandidateRow,
    clear_rows_of,
)
from caidang.domain.candidates.values import PresentValue, present
from caidang.foundation.accounts.policy import (
    Action,
    Decision,
    Sensitivity,
    Shown,
    Target,
    Viewer,
    can,
)
from caidang.foundation.lib.prepared import Given, Prepared
from caidang.foundation.search.finding.explain import Piece, Reason

REVEALED_FOR = timedelta(minutes=10)
"""How long a revealed field stays open for who had it revealed."""
_REVEALED = Prepared(
    lambda: Reveal.objects.filter(
        candidate=Given("candidate", BigIntegerField()), member=Given("member", BigIntegerField()), at__gt=Given("since", DateTimeField())
    ).values_list("field")
)  # fmt: skip
BY_CONTACT = "联系方式"
"""The reason of who was found by a number or an address that only he has."""
_IN_ROWS = {
    "name": "name", "gender": "gender", "birth": "birth", "phone": "phone", "email": "email",
    "expected_salary": "expected_salary", "city": "city", "degree": "highest_degree",
    "expected_job": "expected_job", "expected_city": "expected_city",
}  # fmt: skip
"""Attributes of a list's row that hold one field's value, and that field."""
_IN_FULL = ("contacts", "typed")
"""Attributes of a row that lists never show: they only tell why a record was found."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A viewer before a record."""

    viewer: Viewer
    target: Target
    known: tuple[str, ...] = ()
    """What the record holds that running text may not say: the values that the viewer sees masked, or not at all."""
    _decided: dict[object, Decision] = dataclass_field(default_factory=dict, init=False, repr=False, compare=False)
    """Of one viewer before one record fields that can do as much harm are decided alike, but for those revealed to him."""

    def decide(self, field: Field) -> Decision:
        """Return how the viewer sees the field."""
        what = field.key if field.key in self.target.revealed else field.sensitivity
        found = self._decided.get(what)
        if found is None:
            found = self._decided[what] = can(self.viewer, Action.READ_CANDIDATE, self.target, field)
        return found

    def show(self, field: Field, value: str) -> str:
        """Return the value as the viewer may see it: itself, its mask, or a mask of nothing at all."""
        decision = self.decide(field)
        if decision.is_allowed:
            return self.text(value) if field.is_long else value
        if field.kind and decision.is_masked and value:
            # Of one word among few the first letter is all.
            return Masked(STAR * 3)
        return mask(field.key, value) if decision.is_masked else Masked("")

    @property
    def is_original_open(self) -> bool:
        """Whether the viewer may look into the original files: they say all that the record holds."""
        is_revealed = ORIGINAL.key in self.target.revealed
        return self.decide(ORIGINAL).is_allowed and (is_revealed or not self.known)

    @property
    def reads_all(self) -> bool:
        """Whether running text needs no covering, whatever stands in it."""
        is_revealed = ORIGINAL.key in self.target.revealed
        return is_revealed or self.viewer.rules.shows[Sensitivity.SECRET] is Shown.CLEAR

    def text(self, text: str, known: Sequence[str] = ()) -> str:
        """Return running text, starred out what the viewer may not see; its length stays."""
        if self.reads_all:
            return text
        cover = mask_secrets if self.decide(ORIGINAL).is_allowed else mask_numbers
        return cover(text, (*self.known, *known))

    def runs(self, runs: Sequence[str]) -> list[str]:
        """Return the runs of one line covered like ``text``; what runs over several of them is found, too."""
        whole = self.text("".join(runs))
        alone = "".join(self.text(run) for run in runs)
        both = "".join(STAR if STAR in pair else pair[0] for pair in zip(whole, alone, strict=True))
        ends = list(accumulate(len(run) for run in runs))
        return [both[end - len(run) : end] for run, end in zip(runs, ends, strict=True)]

    def filename(self, name: str) -> str:
        """Return a file's name, which often says whose it is; only its ending where the name is masked."""
        if self.decide(FIELDS["name"]).is_allowed:
            return self.text(name)
        return f"原件{PurePath(name).suffix}"

    def row(self, row: CandidateRow) -> CandidateRow:
        """Return a list's row as the viewer may see it."""
        changed: dict[str, object] = {}
        for attribute, key in _IN_ROWS.items():
            value = getattr(row, attribute)
            shown = value if value == UNNAMED else self.show(FIELDS[key], value)
            if shown != value:
                changed[attribute] = shown
        if row.own:
            changed["own"] = {key: tuple(self.show(row.own_fields[key], v) for v in values) for key, values in row.own.items()}
            if changed["own"] == row.own:
                del changed["own"]
        if changed or not self.is_original_open:
            changed.update(dict.fromkeys(_IN_FULL, ()))
        return replace(row, **changed) if changed else row  # type: ignore[arg-type]

    def reason(self, reason: Reason, row: CandidateRow) -> Reason:
        """Return why a record was found without what the viewer may not see; ``row`` is in clear."""
        if self.reads_all and self.decide(FIELDS["name"]).is_allowed:
            return reason
        if reason.label == BY_CONTACT and not self.is_original_open:
            return Reason(reason.label, ())
        whole = "".join(piece.text for piece in reason.snippet)
        names = () if self.decide(FIELDS["name"]).is_allowed else (row.name,)
        contacts = () if self.is_original_open else row.contacts
        covered = self.text(whole, (*contacts, *names))
        return Reason(reason.label, tuple(_cut(covered, reason.snippet)))


def _cut(text: str, like: Iterable[Piece]) -> Iterable[Piece]:
    """Yield the text in pieces as long as those of the snippet it came from."""
    start = 0
    for piece in like:
        end = start + len(piece.text)
        yield Piece(text[start:end], piece.is_marked)
        start = end


def rows_of(ids: Sequence[int], *, viewer: Viewer, today: date) -> list[CandidateRow]:
    """Return the rows for these record ids as the viewer may see them, in their order.

    Ids that are gone or out of his reach are left out.
    """
    lens = list_lens(viewer)
    return [lens.row(row) for row in clear_rows_of(ids, viewer=viewer, today=today)]


def lens_on(
    candidate: Candidate, *, viewer: Viewer, now: datetime, values: Iterable[PresentValue] | None = None
) -> Lens:
    """Return how the viewer sees this record, with what he had revealed of it in the last minutes.

    ``values`` are all of the record's present ones, where they were opened already.
    """
    open_now = _REVEALED.ask(candidate=candidate.pk, member=viewer.user_id or 0, since=now - REVEALED_FOR)
    revealed = frozenset(field for (field,) in open_now)
    lens = Lens(viewer, replace(candidate.target, revealed=revealed))
    if lens.reads_all:
        return lens
    closed = {field.key for field in all_fields().values() if not lens.decide(field).is_allowed}
    if values is None:
        rows = candidate.values.filter(retired_at__isnull=True, field__in=closed)
        values = present(candidate, rows=rows)
    whole = replace(lens, known=tuple(dict.fromkeys(v.value for v in values if v.field in closed)))
    whole._decided.update(lens._decided)  # the same viewer before the same record
    return whole


def list_lens(viewer: Viewer) -> Lens:
    """Return how the viewer sees records in lists, where nothing is revealed; all of them are within his reach."""
    return Lens(viewer, Target(frozenset(viewer.scopes)))
