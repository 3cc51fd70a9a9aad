"""人才库: made, named, shared, filled by hand or by a search, put away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.text.normalize import normalize, normalize_shown
from caidang.domain.candidates.models import Candidate, ListEntry, TalentList
from caidang.domain.candidates.selectors.finding.selection import picked_ids
from caidang.domain.candidates.selectors.finding.talent_lists import visible_list_ids
from caidang.domain.candidates.selectors.labelling.label_names import tag_numbers
from caidang.foundation.accounts.models import Team, User
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault

MAX_NAME, MAX_NOTE, MAX_LISTS = 24, 200, 200
_MISSING = "没有这个人才库，可能已经收起，或者没有分享给你。"


@dataclass(frozen=True, slots=True)
class Sought:
    """What fills a list by itself: a search, as the list of candidates has it."""

    text: str
    filters: Mapping[str, Sequence[str]]


def make_list(
    *, name: str, note: str = "", sought: Sought | None = None, actor: Viewer, now: datetime
) -> TalentList:
    """Make a list, filled by hand, or by a search where one is given; it is the maker's alone until he shares it."""
    require(actor, Action.READ_CANDIDATE)
    with write_tx():
        if TalentList.objects.filter(created_by=actor.user_id, removed_at=None).count() >= MAX_LISTS:
            raise InvalidInput(f"最多建 {MAX_LISTS} 个人才库，先收起不用的。")
        _refuse_same(_fit(name), actor.user_id, but=None)
        row = TalentList(is_by_rule=sought is not None, created_at=now, created_by=actor.user_id)
        content: dict[str, object] = {"name": _fit(name), "note": _fit_note(note)}
        if sought is not None:
            filters = {key: list(values) for key, values in sought.filters.items()}
            content |= {"text": sought.text, "filters": filters, "tags": tag_numbers(filters)}
        row.content = vault.seal_own(row.content_place, content)
        row.save()
        _note("list.made", row, actor=actor, now=now)
    return row


def change_list(
    *,
    public_id: str,
    name: str,
    note: str,
    is_for_all: bool,
    members: Collection[int],
    teams: Collection[int],
    actor: Viewer,
    now: datetime,
) -> TalentList:
    """Name a list anew, and share it with exactly these members and teams, or with everybody here.

    Everyone sees in it only the people within his own reach.
    """
    with write_tx():
        row = _own(public_id, actor)
        content = vault.open_own(row.content_place, bytes(row.content))
        if content["name"] != _fit(name):
            _refuse_same(_fit(name), row.created_by, but=row.pk)
        row.content = vault.seal_own(
            row.content_place, {**content, "name": _fit(name), "note": _fit_note(note)}
        )
        row.is_for_all = is_for_all
        row.members = sorted(User.objects.filter(pk__in=members).values_list("pk", flat=True))
        row.teams = sorted(Team.objects.filter(pk__in=teams).values_list("pk", flat=True))
        row.save()
        _note("list.changed", row, actor=actor, now=now)
    return row


def remove_list(*, public_id: str, is_removed: bool, actor: Viewer, now: datetime) -> TalentList:
    """Put a list away, or bring it back; the people in it stay as they are.

    Raises InvalidInput where its name was given to another meanwhile.
    """
    with write_tx():
        row = _own(public_id, actor)
        if not is_removed:
            name = vault.open_own(row.content_place, bytes(row.content))["name"]
            _refuse_same(name, row.created_by, but=row.pk, how="先给它换个名字，再把收起的拿回来。")
        row.removed_at = now if is_removed else None
        row.save(update_fields=["removed_at"])
        for pk in row.entries.values_list("candidate_id", flat=True):
            search.log_change(pk)
        _note("list.removed" if is_removed else "list.restored", row, actor=actor, now=now)
    return row


def put_in_list(
    *, public_id: str, people: Sequence[str], is_in: bool, actor: Viewer, now: datetime
) -> tuple[TalentList, list[str]]:
    """Put these people into a list, or take them out; return the list and who changed, by public ids."""
    require(actor, Action.READ_CANDIDATE)
    row = list_by_hand(public_id=public_id, actor=actor)
    found = list(Candidate.objects.filter(pk__in=picked_ids(people, viewer=actor)).order_by("pk"))
    with write_tx():
        changed = put_many(row=row, candidates=found, is_in=is_in, actor=actor, now=now)
    return row, [str(one.public_id) for one in found if one.pk in changed]


def list_by_hand(*, public_id: str, actor: Viewer) -> TalentList:
    """Return a list that the actor may put people into; raises NotFound, and InvalidInput for one that fills itself."""
    require(actor, Action.READ_CANDIDATE)
    row = _seen(public_id, actor)
    if row.is_by_rule:
        raise InvalidInput("这个人才库按条件自己进人，不能手放。")
    return row


def put_many(
    *, row: TalentList, candidates: Sequence[Candidate], is_in: bool, actor: Viewer, now: datetime,
    only_added_at: datetime | None = None,
) -> frozenset[int]:  # fmt: skip
    """Put these people into a list, or take them out, and return the ids of those that changed. Inside a transaction.

    With ``only_added_at`` those alone are taken out whom the actor put in at that moment.
    """
    there = row.entries.filter(candidate__in=candidates)
    if only_added_at is not None:
        there = there.filter(added_at=only_added_at, added_by=actor.user_id)
    known = set(there.values_list("candidate_id", flat=True))
    changed = [one for one in candidates if (one.pk not in known) is is_in]
    if is_in:
        ListEntry.objects.bulk_create(
            ListEntry(list=row, candidate=one, added_at=now, added_by=actor.user_id) for one in changed
        )
    else:
        there.delete()
    for one in changed:
        _tell(one, row, is_in=is_in, actor=actor, now=now)
    return frozenset(one.pk for one in changed)


def _tell(
    candidate: Candidate, row: TalentList, *, is_in: bool, actor: Viewer, now: datetime
) -> None:
    search.log_change(candidate.pk)
    audit.record(
        actor_id=actor.user_id, verb="candidate.listed" if is_in else "candidate.unlisted",
        subject=f"candidate:{candidate.pk}", now=now, detail={"list": row.pk},
    )  # fmt: skip


def _seen(public_id: str, actor: Viewer) -> TalentList:
    key = parse_public_id(public_id, missing=_MISSING)
    row = TalentList.objects.filter(public_id=key, removed_at=None).first()
    if row is None or row.pk not in visible_list_ids(actor):
        raise NotFound(_MISSING)
    return row


def _own(public_id: str, actor: Viewer) -> TalentList:
    """The list of which the actor may say what it is called and who sees it: his own; a manager's, any that he sees."""
    require(actor, Action.READ_CANDIDATE)
    key = parse_public_id(public_id, missing=_MISSING)
    row = TalentList.objects.filter(public_id=key).first()
    is_own = row is not None and row.created_by is not None and row.created_by == actor.user_id
    if row is None or not (is_own or row.pk in visible_list_ids(actor)):
        raise NotFound(_MISSING)
    if not is_own and not may(actor, Action.MANAGE_SORTING):
        raise NotAllowed("这个人才库是别人建的，只有建的人和主管能改名、分享和收起。")
    return row


def _refuse_same(name: str, maker: int | None, *, but: int | None, how: str = "换个名字。") -> None:
    """Refuse a name that another of the maker's lists bears: they would look alike where one is chosen."""
    for row in TalentList.objects.filter(created_by=maker, removed_at=None).exclude(pk=but or 0):
        if vault.open_own(row.content_place, bytes(row.content))["name"] == name:
            raise InvalidInput(f"已经有一个叫「{name}」的人才库，{how}")


def _fit(name: str) -> str:
    name = " ".join(normalize(name).split())
    if not name or len(name) > MAX_NAME:
        raise InvalidInput(f"给人才库起个名字，最多 {MAX_NAME} 个字。")
    return name


def _fit_note(note: str) -> str:
    note = " ".join(normalize_shown(note).split())
    if len(note) > MAX_NOTE:
        raise InvalidInput(f"说明最多 {MAX_NOTE} 个字。")
    return note


def _note(verb: str, row: TalentList, *, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"talent_list:{row.pk}", now=now)
