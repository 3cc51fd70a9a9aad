"""A person's own page, and what colleagues see of his links and answers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q

from caidang.domain.candidates.fields import FIELDS, GROUPED, GROUPS, Field
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import lens_on, rows_of
from caidang.domain.candidates.values import PresentValue, present
from caidang.domain.compliance.selectors.consents import (
    ShownConsent,
    consents_of,
    current_text,
    english_default,
    text_of,
)
from caidang.domain.outreach.models import PersonAnswer, PersonLink
from caidang.domain.outreach.services.person_links import OPEN_FIELDS
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, can, may, require
from caidang.foundation.vault import services as vault


@dataclass(frozen=True, slots=True)
class OwnValue:
    """A box on his page; ``name`` is the box's."""

    field: Field
    entry: int
    value: str

    @property
    def name(self) -> str:
        """The box's name."""
        return f"{self.field.key}-{self.entry}"


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What the person sees after he has shown who he is."""

    values: tuple[OwnValue, ...]
    more: tuple[tuple[str, str], ...]
    """The rest that is held, by the fields' keys."""
    consents: tuple[ShownConsent, ...]
    text: str
    text_en: str
    """What he is asked to agree to, in Chinese and, where somebody wrote it, in English."""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What he would have changed, beside what stands there."""

    public_id: str
    label: str
    was: str
    value: str
    is_conflict: bool
    is_same: bool
    """Whether it stands there by now, from a newer résumé perhaps."""
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link as colleagues see it."""

    public_id: str
    made_at: datetime
    by: str
    expires_at: datetime
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """The section on the record."""

    public_id: str
    answers: tuple[ShownAnswer, ...]
    links: tuple[ShownLink, ...]
    may_make: bool
    may_take: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A person whose answers wait for a colleague: how many, how many of them differ from what a colleague wrote."""

    row: CandidateRow
    count: int
    conflicts: int
    since: datetime


def list_answered(*, viewer: Viewer, today: date, limit: int = 50) -> list[Answered]:
    """Return who updated his own data and waits, the longest first, of those whom the viewer may change."""
    require(viewer, Action.WORK)
    if not may(viewer, Action.EDIT_CANDIDATE):
        return []
    reach = Candidate.objects.visible_to(viewer).filter(merged_into=None).order_by().values("pk")
    waiting = PersonAnswer.objects.filter(state=PersonAnswer.State.OPEN, candidate__in=reach).order_by().values("candidate")
    told = waiting.annotate(n=Count("pk"), other=Count("pk", filter=Q(is_conflict=True)), since=Min("at"))
    found = {one["candidate"]: one for one in told.order_by("since", "candidate")[:limit]}
    rows = {row.id: row for row in rows_of(list(found), viewer=viewer, today=today)}
    return [Answered(rows[pk], one["n"], one["other"], one["since"]) for pk, one in found.items() if pk in rows]


def own_page(candidate: Candidate, *, now: datetime) -> OwnPage:
    """Return what he sees; whoever calls has seen to it that it is he."""
    held = present(candidate)
    have = {v.field for v in held}
    values = [OwnValue(FIELDS[v.field], v.entry, v.value) for v in held if v.field in OPEN_FIELDS]
    values += [OwnValue(FIELDS[key], 0, "") for key in OPEN_FIELDS if key not in have]
    values.sort(key=lambda one: (OPEN_FIELDS.index(one.field.key), one.entry))
    rest = sorted((v for v in held if v.field in FIELDS and v.field not in OPEN_FIELDS), key=_by_stay)
    more = tuple((v.field, v.value) for v in rest)
    kept = current_text("general")
    text_en = kept.text_en if kept is not None else english_default("general")
    return OwnPage(tuple(values), more, consents_of(candidate, now=now), text_of("general")[0], text_en)


def _by_stay(value: PresentValue) -> tuple[int, int]:
    """All of one post together, then all of the next, as the person knows his life; the rest as it stands."""
    group = FIELDS[value.field].group
    return list(GROUPS).index(group), value.entry if group in GROUPED else 0


def view_person(public_id: str, *, viewer: Viewer, now: datetime) -> PersonView:
    """Return the section; values as the viewer may see them. Raises NotFound as ``get_candidate`` does."""
    candidate = get_candidate(public_id, viewer=viewer)
    lens = lens_on(candidate, viewer=viewer, now=now)
    stands = {(v.field, v.entry): v.value for v in present(candidate)}
    rows = PersonAnswer.objects.filter(candidate=candidate, state=PersonAnswer.State.OPEN)
    answers = []
    for row in rows:
        field = FIELDS[row.field]
        said = vault.open_sealed(candidate.data_key, row.value_place, bytes(row.value)).decode()
        stood = stands.get((row.field, row.entry), "")
        answers.append(
            ShownAnswer(
                str(row.public_id), field.label, lens.show(field, stood), lens.show(field, said) if said else "",
                row.is_conflict and said != stood, said == stood, row.at,
            )
        )  # fmt: skip
    links = list(PersonLink.objects.filter(candidate=candidate)[:5])
    names = names_of(link.made_by for link in links)
    return PersonView(
        str(candidate.public_id), tuple(answers),
        tuple(
            ShownLink(
                str(link.public_id), link.made_at, names.get(link.made_by or 0, ""), link.expires_at, _state(link, now),
                link.used_at is None and link.revoked_at is None and link.expires_at > now,
            )
            for link in links
        ),
        can(viewer, Action.MAIL, candidate.target).is_allowed and candidate.merged_into_id is None,
        can(viewer, Action.EDIT_CANDIDATE, candidate.target).is_allowed,
    )  # fmt: skip


def _state(link: PersonLink, now: datetime) -> str:
    if link.used_at is not None:
        return "答复了"
    if link.revoked_at is not None:
        return "收回了"
    if link.expires_at <= now:
        return "过期了"
    return "打开过，还没答复" if link.proven_at is not None else "还没打开"
