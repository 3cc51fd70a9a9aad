"""Many records made at once, and many completed: what ``records`` does for one, with a statement for all.

Made for sheets: thousands a second, each person under a key of his own, every value sealed and with
its row. Nothing here decides who is who; that is asked before (``find_alike``).
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from caidang.core.match import MATCHED, Person
from caidang.domain.candidates.models import Candidate, FieldValue, MatchKey
from caidang.domain.candidates.models.value import TOKEN_START
from caidang.domain.candidates.places import place_of_summary
from caidang.domain.candidates.services.record.placing import audience_for
from caidang.domain.candidates.services.record.records import CONTACT_KINDS, MAX_COMPARED
from caidang.domain.candidates.summary import sketched, summarise
from caidang.domain.candidates.values import (
    PresentValue,
    ReadValue,
    in_order,
    person_of,
)
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.many_rows import (
    insert_rows,
    reserve_ids,
    rows_as_written,
    rows_where_in,
)
from caidang.foundation.lib.public_ids import as_text, ordered_digits, ordered_id, written
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault

Tokens = Sequence[tuple[str, str]]
"""Kinds and keyed tokens, as ``values.match_tokens`` gives them."""


@dataclass(frozen=True, slots=True)
class SealedAhead:
    """A person sealed as a new one before it was known whether he is: see ``sheets.sealing``."""

    said_by: str
    public_id: str
    key: bytes = field(repr=False)
    """The key under which all of it is sealed, not yet wrapped."""
    summary: bytes = field(repr=False)
    values: list[tuple[str, str, int, bytes, float]] = field(repr=False)
    """A row of each value: its id's 32 hex digits, field, entry, sealed value, how sure."""


@dataclass(slots=True)
class Newcomer:
    """A person to be made a record of; ``ahead`` is what was sealed of just these values."""

    values: Sequence[ReadValue]
    tokens: dict[tuple[str, str], None]
    ahead: SealedAhead | None = None


@dataclass(slots=True)
class Known:
    """A record that is there, with all that comparing and completing it need; without ``is_whole`` only what comparing needs."""

    candidate: Candidate
    rows: list[PresentValue]
    """All that stands in it, also what a person emptied."""
    have: list[PresentValue]
    removed: set[tuple[str, str]] = field(default_factory=set)
    person: Person = field(default_factory=Person)
    is_whole: bool = True


def find_alike(tokens: Iterable[tuple[str, str]]) -> dict[str, list[int]]:
    """Return, by token, the records that share it; of a token that too many share, a contact's alone count."""
    kinds = {token: kind for kind, token in tokens}
    found: dict[str, list[int]] = {}
    starts = list({token[:TOKEN_START] for token in kinds})
    for token, pk in sorted(rows_where_in(MatchKey, ("token", "candidate_id"), "token", starts, start=TOKEN_START)):
        if token in kinds:
            found.setdefault(token, []).append(pk)
    return {
        token: ids
        if len(ids) <= MAX_COMPARED
        else ids[:MAX_COMPARED] if kinds[token] in CONTACT_KINDS else []
        for token, ids in found.items()
    }


def load_known(ids: Collection[int]) -> dict[int, Known]:
    """Return these records opened, by the numbers asked for: one that was merged away as the one it was merged into."""
    rows = Candidate.objects.filter(pk__in=ids, data_key__erased_at=None)
    asked = {one.pk: one for one in rows.select_related("data_key", "audience")}
    roots = {pk: _root(one) for pk, one in asked.items()}
    values = _opened(asked | {one.pk: one for one in roots.values()})
    found: dict[int, Known] = {}
    whole: dict[int, Known] = {}
    for pk, root in roots.items():
        if root.pk not in whole:
            have = in_order(values[root.pk])
            whole[root.pk] = Known(root, values[root.pk], have, person=person_of(have))
        known = whole[root.pk]
        if root.pk != pk:
            # The loser still recognises its person.
            own = person_of(in_order(values[pk]))
            known = Known(root, known.rows, known.have, known.removed, own)
        found[pk] = known
    return found


def _opened(candidates: Mapping[int, Candidate]) -> dict[int, list[PresentValue]]:
    """Return what stands in these records. Of thousands no objects of rows are made: they would cost as much as all the rest."""
    found: dict[int, list[PresentValue]] = {pk: [] for pk in candidates}
    open_: dict[int, Callable[[bytes, str], bytes]] = {}
    rows = FieldValue.objects.filter(candidate_id__in=found, retired_at=None)
    told = rows.values_list("candidate_id", "pk", "field", "entry", "value", "origin", "confidence", "document_id")
    for candidate, pk, name, entry, sealed, origin, sure, document in told:
        if candidate not in open_:
            open_[candidate] = vault.opener(candidates[candidate].data_key)
        number = str(pk)
        value = open_[candidate](bytes(sealed), FieldValue.place(number, "value")).decode()
        found[candidate].append(PresentValue(number, name, entry, value, origin, sure, document))
    return found


def load_sketches(ids: Collection[int]) -> dict[int, Person]:
    """Return what tells of these records who could be somebody else (``could_be``), from what lists show of them.

    The more records there are the more share a name and a year of birth, and nearly all of them are others: their
    values, which lie on many pages, are not fetched. Records that were merged away are left out.
    """
    if not ids:
        return {}
    rows = rows_where_in(Candidate, ("id", "public_id", "summary", "data_key_id", "merged_into_id"), "id", list(ids))
    keys = vault.key_rows([key for _, _, _, key, _ in rows])
    return {
        pk: sketched(vault.open_json_once(keys[key], place_of_summary(written(public_id)), bytes(summary)))
        for pk, public_id, summary, key, merged in rows
        if merged is None and key in keys
    }


def load_likely(ids: Collection[int]) -> dict[int, Known]:
    """Return these records only as far as they are compared.

    Whoever turns out to be the same is loaded whole (``load_known``); one that was merged away is at once.
    """
    if not ids:
        return {}
    rows = Candidate.objects.filter(pk__in=ids, data_key__erased_at=None).values_list("pk", "merged_into_id", *vault.KEY_ROW)
    asked = {pk: (merged, vault.KeyRow(*key)) for pk, merged, *key in rows}
    open_ = {pk: vault.row_opener(key) for pk, (merged, key) in asked.items() if merged is None}
    found = {pk: Known(Candidate(pk=pk), [], [], person=Person.from_values(told), is_whole=False) for pk, told in _said(open_, MATCHED).items()}
    return found | (load_known(gone) if (gone := [pk for pk, (merged, _) in asked.items() if merged is not None]) else {})


def _said(open_: Mapping[int, Callable[[bytes, str], bytes]], fields: Sequence[str]) -> dict[int, list[tuple[str, int, str]]]:
    """Return what these records say in these fields; ``open_`` opens the values of each."""
    said: dict[int, list[tuple[str, int, str]]] = {pk: [] for pk in open_}
    values = FieldValue.objects.filter(candidate_id__in=list(open_), retired_at=None, field__in=fields)
    for pk, value, name, entry, sealed in values.values_list("candidate_id", "pk", "field", "entry", "value"):
        said[pk].append((name, entry, open_[pk](bytes(sealed), FieldValue.place(str(value), "value")).decode()))
    return said


def load_removed(known: Iterable[Known]) -> None:
    """Fill in what people took away from these records: it does not come back by itself."""
    by_id = {one.candidate.pk: one for one in known}
    rows = FieldValue.objects.filter(
        candidate_id__in=by_id, retired_at__isnull=False, retired_by__isnull=False
    )
    for row in rows:
        one = by_id[row.candidate_id]
        value = vault.open_sealed(one.candidate.data_key, row.value_place, bytes(row.value))
        one.removed.add((row.field, value.decode()))


Origin = FieldValue.Origin


def create_many(
    *, newcomers: Sequence[Newcomer], source: str, detail: Mapping[str, int], actor: Viewer, now: datetime,
    origin: Origin = Origin.SHEET,
) -> list[Candidate]:  # fmt: skip
    """Make a record of each, in their order. To be called inside a transaction.

    ``detail`` says in the audit what they come from, by numbers; ``origin`` who said the values.
    """
    if not newcomers:
        return []
    said_by = origin.value
    sealed = [one.ahead if one.ahead and one.ahead.said_by == said_by else None for one in newcomers]
    keys = vault.new_data_keys(drawn=[None if each is None else each.key for each in sealed], now=now)
    audience = audience_for(owner=None, collector=actor.user_id)
    rows, tokens = [], []
    values: list[tuple[object, ...]] = []
    ids = iter(ordered_digits(now, sum(1 + len(one.values) for one, known in zip(newcomers, sealed, strict=True) if known is None)))
    numbers = reserve_ids(Candidate, len(newcomers))
    shared = {
        "source": source, "created_at": now, "created_by": actor.user_id, "updated_at": now, "audience_id": audience.pk,
    }  # fmt: skip
    for pk, (key, seal), one, known in zip(numbers, keys, newcomers, sealed, strict=True):
        if known is not None:
            rows.append((pk, uuid.UUID(known.public_id), key, known.summary))
            values += [(*row, pk) for row in known.values]
        else:
            public_id = uuid.UUID(next(ids))
            summary = vault.as_json(summarise(one.values, said_by=said_by))
            rows.append((pk, public_id, key, seal(summary, Candidate.place_of_summary(public_id))))
            values += [(*_sealed(seal, value, next(ids)), pk) for value in one.values]
        tokens += [(pk, kind, token) for kind, token in one.tokens]
    insert_rows(Candidate, _OWN, rows, shared=shared)
    made = rows_as_written(Candidate, _OWN, rows, shared=shared)
    _insert_values(values, origin=origin, now=now)
    insert_rows(MatchKey, ("candidate_id", "kind", "token"), tokens, shared={}, ignore_known=True, is_ready=True)
    search.log_each(numbers)
    audit.record_each(
        actor_id=actor.user_id, verb="candidate.created", subjects=(f"candidate:{pk}" for pk in numbers), now=now, detail=detail,
    )  # fmt: skip
    return made


_OWN = ("id", "public_id", "data_key_id", "summary")
"""What a new record does not share with the others of its portion."""


@dataclass(slots=True)
class Completion:
    """A record and the values that it is given; ``retired`` are the rows that these take the place of.

    ``change`` is filled in: field, entry, the new value's id and the old one's, or an empty text.
    """

    known: Known
    values: list[ReadValue]
    tokens: Tokens
    retired: list[PresentValue] = field(default_factory=list)
    change: list[list[str | int]] = field(default_factory=list)


def complete_many(
    *, completions: Sequence[Completion], detail: Mapping[str, int], actor: Viewer, now: datetime,
    origin: Origin = Origin.SHEET,
) -> None:  # fmt: skip
    """Add values to records that are there, and note how to take that back. To be called inside a transaction."""
    rows, tokens, retired = [], [], []
    for one in completions:
        candidate = one.known.candidate
        gone = {(row.field, row.entry): row for row in one.retired}
        retired += [row.id for row in one.retired]
        fresh, seal = [], vault.sealer(candidate.data_key)
        for value in one.values:
            sealed = _sealed(seal, value, ordered_id(now).hex)
            rows.append((*sealed, candidate.pk))
            old = gone.get((value.field, value.entry))
            one.change.append([value.field, value.entry, as_text(sealed[0]), old.id if old else ""])
            fresh.append(_present(value, as_text(sealed[0]), origin))
        tokens += [(candidate.pk, kind, token) for kind, token in one.tokens]
        lost = {row.id for row in one.retired}
        one.known.have = [v for v in one.known.have if v.id not in lost] + fresh
    if retired:
        FieldValue.objects.filter(pk__in=retired).update(retired_at=now)
    _insert_values(rows, origin=origin, now=now)
    insert_rows(MatchKey, ("candidate_id", "kind", "token"), tokens, shared={}, ignore_known=True)
    for one in completions:
        candidate = one.known.candidate
        place = candidate.summary_place
        candidate.summary = vault.seal_json(candidate.data_key, place, summarise(one.known.have))
        candidate.updated_at = now
        search.log_change(candidate.pk)
        audit.record(
            actor_id=actor.user_id, verb="candidate.completed", subject=f"candidate:{candidate.pk}",
            now=now, detail={**detail, "values": len(one.values)},
        )  # fmt: skip
    Candidate.objects.bulk_update([one.known.candidate for one in completions], ["summary", "updated_at"])


def _root(candidate: Candidate) -> Candidate:
    while candidate.merged_into_id is not None:
        rows = Candidate.objects.select_related("data_key", "audience")
        candidate = rows.get(pk=candidate.merged_into_id)
    return candidate


def _sealed(
    seal: vault.Sealer, value: ReadValue, pk: str
) -> tuple[str, str, int, bytes, float]:
    sealed = seal(value.value.encode(), FieldValue.place(as_text(pk), "value"))
    return pk, value.field, value.entry, sealed, value.confidence


def _insert_values(rows: Sequence[tuple[object, ...]], *, origin: Origin, now: datetime) -> None:
    insert_rows(
        FieldValue, ("id", "field", "entry", "value", "confidence", "candidate_id"), rows,
        shared={"origin": origin.value, "created_at": now}, is_ready=True,
    )  # fmt: skip


def _present(value: ReadValue, pk: str, origin: Origin) -> PresentValue:
    return PresentValue(pk, value.field, value.entry, value.value, origin.value, value.confidence, None)
