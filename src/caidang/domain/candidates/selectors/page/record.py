"""One candidate's page: documents, fields with their places, history, tags and timeline."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, UUIDField

from caidang.core.errors import NotFound
from caidang.core.resume.model import SURE
from caidang.core.sorting.tree import Tree
from caidang.domain.candidates.catalogue import (
    known_field,
    names_in,
    own_fields,
    readable,
    with_members,
)
from caidang.domain.candidates.fields import CHIPS, FIELDS, GROUPED, GROUPS, OWN_GROUP, Field
from caidang.domain.candidates.models import Candidate, Document, FieldValue, Merge, OwnField
from caidang.domain.candidates.selectors.labelling.labels import (
    ShownLabel,
    category_tree,
    labels_on,
)
from caidang.domain.candidates.selectors.shown.paper_names import paper_names
from caidang.domain.candidates.selectors.shown.rows import CandidateRow, row_of
from caidang.domain.candidates.selectors.shown.rules import Proposal, list_proposals
from caidang.domain.candidates.selectors.shown.seeing import Lens, lens_on
from caidang.domain.candidates.values import PresentValue, present
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Verdict, Viewer, can, require
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.prepared import Given, PreparedObjects
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.vault import services as vault

OPENED = "candidate.opened"
FOUND_BY_CONTACT = "candidate.found_by_contact"
_LOOKS = (OPENED, FOUND_BY_CONTACT, "interview.opened")
_BY_ID = PreparedObjects(
    Candidate, lambda: Candidate.objects.filter(public_id=Given("id", UUIDField())), related=("data_key", "merged_into", "audience")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document's tab."""

    public_id: str
    filename: str
    kind: str
    page_count: int
    size: int
    received_at: datetime
    as_of: str
    """The day it tells of, ``YYYY-MM[-DD]``, or empty."""


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A field's value on the page; ``value`` is empty where nothing is known.

    ``document`` is the public id of the document that ``evidence`` (page, box) points into.
    """

    field: Field
    entry: int
    value: str
    origin: str
    is_sure: bool
    document: str
    evidence: Mapping[str, Any] | None
    as_of: str = ""
    """What 至今 means in that document, or empty."""
    is_masked: bool = False
    """Whether ``value`` is only its mask."""
    is_hidden: bool = False
    """Whether the viewer may not even know if there is a value."""
    bounced_at: datetime | None = None
    """When a letter to this address came back, if one did since it was last vouched for."""

    @property
    def slot(self) -> str:
        """The value's name on the page."""
        return f"{self.field.key}-{self.entry}"

    @property
    def lines(self) -> int:
        """How many lines a text of several lines takes on the page, 8 at most."""
        return min(8, sum(1 + len(line) // 24 for line in self.value.split("\n")))

    @property
    def is_folded(self) -> bool:
        """Whether the value is only shown to who asks for more."""
        return (self.field.is_rare or self.is_hidden) and not self.origin

    @property
    def path(self) -> str:
        """The value's address below the record's."""
        return f"{self.field.key}/{self.entry}/"

    @property
    def place(self) -> str:
        """Where the value stands, as ``document page x0,y0,x1,y1``; empty where that is not known."""
        if self.evidence is None:
            return ""
        box = ",".join(str(edge) for edge in self.evidence["box"])
        return f"{self.document} {self.evidence['page']} {box}"


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Fields that belong together; ``entries`` has one list of values per school, job …"""

    key: str
    label: str
    entries: tuple[tuple[ShownValue, ...], ...]
    own: Field | None = None
    """The one field of the organisation's own that the group is of, where several of its values may be chosen."""

    @property
    def has_values(self) -> bool:
        """Whether anything is known."""
        return any(value.value for values in self.entries for value in values)

    @property
    def head(self) -> Field | None:
        """The field that names an entry, where the group has entries of several fields."""
        return FIELDS[GROUPED[self.key][0]] if self.key in GROUPED else None

    @property
    def chips(self) -> Field | None:
        """The one field of a group whose values stand in a row."""
        return FIELDS[self.key] if self.key in CHIPS else self.own


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened to the record."""

    at: datetime
    actor: str
    verb: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CandidateView:
    """All that the candidate's page shows."""

    row: CandidateRow
    documents: tuple[ShownDocument, ...]
    groups: tuple[ShownGroup, ...]
    tags: tuple[ShownLabel, ...]
    categories: tuple[ShownLabel, ...]
    proposals: tuple[Proposal, ...]
    offered: tuple[str, ...]
    """The ways of the categories that the record may be stood in."""
    merges: tuple[Merge, ...]
    merged_into: str
    """The public id of the record this one was merged into, or empty."""
    is_original_open: bool
    """Whether the viewer may look into the files as they came; otherwise contacts in them are starred out."""


@dataclass(frozen=True, slots=True)
class PastValue:
    """One step in a field's history, newest first."""

    id: str
    value: str
    origin: str
    actor: str
    created_at: datetime
    retired_at: datetime | None


def get_candidate(public_id: str, *, viewer: Viewer) -> Candidate:
    """Return the candidate; raises NotFound when there is none or the viewer may not see it."""
    require(viewer, Action.READ_CANDIDATE)
    missing = "没有这份档案，可能已被合并或抹除，或者不在你的范围里。"
    key = parse_public_id(public_id, missing=missing)
    found = _BY_ID.first(id=key)
    # One answer for what is not there and for what is out of reach: who guesses learns nothing.
    if found is None or not can(viewer, Action.READ_CANDIDATE, found.target).is_allowed:
        raise NotFound(missing)
    return found


def view_candidate(
    public_id: str, *, viewer: Viewer, now: datetime, today: date
) -> CandidateView:
    """Return all that the candidate's page shows, as the viewer may see it."""
    candidate = get_candidate(public_id, viewer=viewer)
    documents = list(candidate.documents.select_related("data_key").defer("text", "pages"))
    # What came over from a merged record stands behind the record's own.
    documents.sort(key=lambda d: d.data_key_id != candidate.data_key_id)
    lens = lens_on(candidate, viewer=viewer, now=now)
    shown = {d.pk: _shown_document(d, lens) for d in documents}
    tree = category_tree(is_all=True)
    labels = labels_on(candidate.pk, tree=tree)
    tags = [label for label in labels if not label.is_category]
    categories = [label for label in labels if label.is_category]
    into = candidate.merged_into
    row = row_of(
        candidate, tags=[t.name for t in tags], today=today, documents=len(documents),
        categories=[c.path for c in categories],
    )  # fmt: skip
    return CandidateView(
        row=lens.row(row),
        documents=tuple(shown.values()),
        groups=(*_groups(candidate, shown, lens), *_own_groups(candidate, lens, categories, tree)),
        is_original_open=lens.is_original_open,
        tags=tuple(tags),
        categories=tuple(categories),
        proposals=tuple(list_proposals(candidate, viewer=viewer, now=now)),
        offered=tuple(tree.path(one.id) for _, one in tree.walk() if one.is_offered),
        merges=tuple(
            candidate.merges_kept.filter(undone_at=None).select_related("loser").order_by("-pk")
        ),
        merged_into=str(into.public_id) if into else "",
    )


def list_history(
    public_id: str, field: str, entry: int, *, viewer: Viewer, now: datetime
) -> list[PastValue]:
    """Return every value the field has had as the viewer may see it, newest first."""
    candidate = get_candidate(public_id, viewer=viewer)
    lens = lens_on(candidate, viewer=viewer, now=now)
    rows = list(
        candidate.values.filter(field=field, entry=entry).order_by(
            F("retired_at").desc(nulls_first=True), "-created_at"
        )
    )
    names = names_of({row.created_by for row in rows})
    known = known_field(field)
    if known is None:
        raise NotFound("没有这个字段。")
    own, key = {field: known}, candidate.data_key
    told = {row.pk: vault.open_sealed(key, row.value_place, bytes(row.value)).decode() for row in rows}
    people = names_in(own, [(field, value) for value in told.values()])
    return [
        PastValue(
            id=str(row.pk),
            value=readable(own, field, lens.show(known, told[row.pk]), people),
            origin=FieldValue.Origin(row.origin).label,
            actor=names.get(row.created_by or 0, ""),
            created_at=row.created_at,
            retired_at=row.retired_at,
        )
        for row in rows
    ]


def list_timeline(public_id: str, *, viewer: Viewer, limit: int = 100) -> list[TimelineEvent]:
    """Return what happened to the record, newest first."""
    candidate = get_candidate(public_id, viewer=viewer)
    events = list(
        AuditEvent.objects.filter(subject=f"candidate:{candidate.pk}")
        .exclude(verb__in=_LOOKS)  # who looked is the auditor's business
        .order_by("-seq")[:limit]
    )
    names = names_of({event.actor_id for event in events})
    return [
        TimelineEvent(
            at=event.at,
            actor=names.get(event.actor_id or 0, "系统"),
            verb=event.verb,
            detail=event.detail or {},
        )
        for event in events
    ]


def _shown_document(document: Document, lens: Lens) -> ShownDocument:
    return ShownDocument(
        public_id=str(document.public_id),
        filename=lens.filename(
            vault.open_sealed(
                document.data_key, document.filename_place, bytes(document.filename)
            ).decode()
        ),
        kind=document.kind,
        page_count=document.page_count,
        size=document.size,
        received_at=document.received_at,
        as_of=_as_of(document),
    )


def _as_of(document: Document) -> str:
    return str(document.opened_reading().get("as_of", ""))


def _groups(
    candidate: Candidate, documents: Mapping[int, ShownDocument], lens: Lens
) -> tuple[ShownGroup, ...]:
    values = present(candidate, is_evidence_wanted=True)
    slots = {(v.field, v.entry): v for v in values}
    back = candidate.bounces.filter(value__isnull=False).order_by().values_list("value_id", "at")
    see = _Sight(documents, lens, {str(pk): at for pk, at in back})
    groups = []
    for key, label in GROUPS.items():
        fields = [f for f in FIELDS.values() if f.group == key]
        if key in GROUPED:
            numbers = sorted({v.entry for v in values if v.field in {f.key for f in fields}})
            entries = tuple(
                tuple(see.shown(f, n, slots.get((f.key, n))) for f in fields)
                for n in numbers
            )
        else:
            entries = (tuple(_flat(fields, values, see)),)
        groups.append(ShownGroup(key, label, entries))
    return tuple(groups)


def _own_groups(
    candidate: Candidate, lens: Lens, categories: Iterable[ShownLabel], tree: Tree
) -> Iterator[ShownGroup]:
    """The organisation's own fields that this person has by his categories, or has a value of."""
    fields = own_fields()
    if not fields:
        return
    stands = {pk for label in categories for pk in tree.up(label.id)}
    values = [v for v in present(candidate) if v.field in fields]
    names = names_in(fields, [(v.field, v.value) for v in values])
    papers = paper_names(candidate, lens) if any(f.kind == OwnField.Kind.FILE for f in fields.values()) else {}
    values = [
        replace(v, value=papers.get(v.value) or readable(fields, v.field, v.value, names)) for v in values
    ]
    filled, see = {v.field for v in values}, _Sight({}, lens)
    had = [f for f in fields.values() if not f.categories or f.categories & stands or f.key in filled]
    had = [with_members(f) if f.kind == OwnField.Kind.PERSON else f for f in had]
    had = [replace(f, choices=tuple(papers.values())) if f.kind == OwnField.Kind.FILE else f for f in had]
    single = [f for f in had if not f.is_many]
    if single:
        yield ShownGroup(OWN_GROUP, "自定字段", (tuple(_flat(single, values, see)),))
    for f in had:
        if f.is_many and lens.decide(f).verdict is not Verdict.DENY:
            shown = tuple(see.shown(f, v.entry, v) for v in values if v.field == f.key)
            yield ShownGroup(f.key, f.label, (shown,), own=f)


def _flat(fields: list[Field], values: list[PresentValue], see: "_Sight") -> list[ShownValue]:
    shown = []
    for f in fields:
        own = [v for v in values if v.field == f.key]
        shown += [see.shown(f, v.entry, v) for v in own]
        if not own and f.key not in CHIPS:
            shown.append(see.shown(f, 0, None))
    return shown


@dataclass(frozen=True, slots=True)
class _Sight:
    """Turns values into what the page shows of them."""

    documents: Mapping[int, ShownDocument]
    lens: Lens
    bounced: Mapping[str, datetime] = field(default_factory=dict)

    def shown(self, field: Field, entry: int, value: PresentValue | None) -> ShownValue:
        """Return a value as the viewer may see it; its place in the document only where he may look there."""
        decision = self.lens.decide(field)
        if value is None or decision.verdict is Verdict.DENY:
            # Whether there is something is told as little as what it is.
            return ShownValue(
                field, entry, "", "", is_sure=True, document="", evidence=None,
                is_hidden=decision.verdict is Verdict.DENY,
            )  # fmt: skip
        document = self.documents.get(value.document_id or 0)
        return ShownValue(
            field=field,
            entry=entry,
            value=self.lens.show(field, value.value),
            origin=value.origin,
            is_sure=value.confidence >= SURE,
            document=document.public_id if document else "",
            evidence=value.evidence,
            as_of=document.as_of if document else "",
            is_masked=decision.is_masked,
            bounced_at=self.bounced.get(value.id),
        )
