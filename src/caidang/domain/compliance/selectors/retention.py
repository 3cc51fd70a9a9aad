"""Whose time is running out: the longest clock of the purposes that a person agreed to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from caidang.domain.candidates.models import Candidate, Confirmation, Document
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.compliance.models import (
    Consent,
    Disclosure,
    LegalHold,
    Purpose,
    RetentionNotice,
    RetentionRule,
)
from caidang.domain.compliance.selectors.consents import months_later
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, can, require

PURPOSES: Final[Mapping[str, str]] = MappingProxyType({"": "没有授权的", **dict(Purpose.choices)})
SERVICE_YEARS: Final = 3
"""招聘服务的记录至少留这么久：《网络招聘服务管理规定》。"""
_DEFAULTS: Final = {"": (24, 30), "pool": (24, 30), "submit": (24, 30), "background": (12, 30)}
PAGE: Final = 50
_TOGETHER: Final = 500


@dataclass(frozen=True, slots=True)
class Clock:
    """A rule in force; ``is_own``: the organisation changed it."""

    purpose: str
    label: str
    months: int
    notice_days: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """A record whose time runs out: by which purpose's clock, when, and when the person was last heard of."""

    candidate_id: int
    purpose: str
    heard_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ShownEnding:
    """A line of the page."""

    public_id: str
    name: str
    purpose: str
    heard_on: date
    ends_on: date
    days_left: int
    told_on: date | None
    was_mailed: bool


@dataclass(frozen=True, slots=True)
class RetentionView:
    """The page: the rules, whose time runs out, what is held by law."""

    clocks: tuple[Clock, ...]
    endings: tuple[ShownEnding, ...]
    ended: int
    held: int
    is_more: bool


@dataclass(frozen=True, slots=True)
class RecordClock:
    """The clock on one record's page; ``service_until`` is how long the service records stay at least."""

    ends_on: date | None
    purpose: str
    held_for: str
    service_until: date | None
    may_hold: bool


def rules() -> dict[str, Clock]:
    """Return the clock of every purpose."""
    own = {row.purpose: row for row in RetentionRule.objects.all()}
    return {
        key: Clock(
            key, label, own[key].months if key in own else _DEFAULTS[key][0],
            own[key].notice_days if key in own else _DEFAULTS[key][1], key in own,
        )
        for key, label in PURPOSES.items()
    }  # fmt: skip


Wanted = Callable[[Sequence[Ending]], Sequence[Ending]]
"""Leaves those of some endings that somebody asks for."""


def ending(
    *, now: datetime, limit: int, ahead: timedelta | None = None, wanted: Wanted = tuple
) -> list[Ending]:
    """Return whose time ends within ``ahead`` (else within the notice) or has ended, soonest first; held ones not.

    ``wanted`` leaves those that the caller still has something to do for: however many others there are, none of
    these has to wait behind them.
    """
    clocks = rules()
    found: list[Ending] = []
    for months in sorted({clock.months for clock in clocks.values()}, reverse=True):
        after: tuple[datetime, int] | None = None
        while batch := list(_kept_for(months, clocks, now=now, ahead=ahead, after=after)):
            after = batch[-1]
            due = [
                one for one in clocks_of([pk for _, pk in batch], now=now, clocks=clocks).values()
                if one.ends_at <= now + _notice(clocks[one.purpose], ahead)
            ]  # fmt: skip
            found += wanted(due)
            if len(found) >= limit:
                return sorted(found, key=lambda one: (one.ends_at, one.candidate_id))[:limit]
    return sorted(found, key=lambda one: (one.ends_at, one.candidate_id))


def _notice(clock: Clock, ahead: timedelta | None) -> timedelta:
    return timedelta(days=clock.notice_days) if ahead is None else ahead


def _kept_for(
    months: int, clocks: Mapping[str, Clock], *, now: datetime, ahead: timedelta | None, after: tuple[datetime, int] | None
) -> "QuerySet[Candidate, tuple[datetime, int]]":  # fmt: skip
    """Some of those whose longest clock has so many months and may end soon, in the order in which they came in."""
    notice = max(_notice(clock, ahead) for clock in clocks.values() if clock.months == months)
    before = _earlier(now + notice, months)
    mine = OuterRef("pk")
    rows = Candidate.objects.visible_to(PROGRAM).filter(created_at__lte=before, merged_into=None, data_key__erased_at=None)
    rows = rows.exclude(Exists(LegalHold.objects.filter(candidate=mine, lifted_at=None)))
    rows = rows.exclude(Exists(Document.objects.filter(candidate=mine, received_at__gt=before)))
    rows = rows.exclude(Exists(Confirmation.objects.filter(candidate=mine, at__gt=before)))
    standing = Consent.objects.filter(candidate=mine).standing(now).annotate(said=Cast("purposes", TextField()))
    rows = rows.exclude(Exists(standing.filter(given_at__gt=before)))
    longer = [key for key, clock in clocks.items() if key and clock.months > months]
    as_long = [key for key, clock in clocks.items() if key and clock.months == months]
    is_this = Q(Exists(standing.filter(_names(as_long))))
    if clocks[""].months == months:
        is_this |= Q(~Exists(standing.filter(_names([key for key in clocks if key]))))
    rows = rows.filter(is_this).exclude(Exists(standing.filter(_names(longer))))
    if after is not None:
        rows = rows.filter(Q(created_at__gt=after[0]) | Q(created_at=after[0], pk__gt=after[1]))
    return rows.order_by("created_at", "pk").values_list("created_at", "pk")[:_TOGETHER]


def _names(purposes: Sequence[str]) -> Q:
    """Whether a consent is for one of these purposes: their list is short text on either database."""
    found = Q(pk__in=())
    for purpose in purposes:
        found |= Q(said__contains=f'"{purpose}"')
    return found


def not_told(due: Sequence[Ending]) -> list[Ending]:
    """Leave those who were not told of this very end."""
    told = set(
        RetentionNotice.objects.filter(candidate__in=[one.candidate_id for one in due]).values_list("candidate_id", "ends_on")
    )
    return [one for one in due if (one.candidate_id, one.ends_at.date()) not in told]


def clocks_of(ids: Sequence[int], *, now: datetime, clocks: Mapping[str, Clock] | None = None) -> dict[int, Ending]:
    """Return when each of these records' time ends, in a few queries."""
    known = clocks or rules()
    created = dict(Candidate.objects.visible_to(PROGRAM).filter(pk__in=ids).values_list("pk", "created_at"))
    documents = Document.objects.filter(candidate__in=ids).order_by().values_list("candidate")
    last = dict(documents.annotate(at=Max("received_at")))
    said = Confirmation.objects.filter(candidate__in=ids).order_by().values_list("candidate")
    for pk, at in said.annotate(at=Max("at")):
        last[pk] = max(last.get(pk) or at, at)
    agreed: dict[int, set[str]] = {}
    for pk, purposes, given_at in (
        Consent.objects.filter(candidate__in=ids).standing(now).order_by()
        .values_list("candidate_id", "purposes", "given_at")
    ):  # fmt: skip
        agreed.setdefault(pk, set()).update(one for one in purposes if one in known)
        last[pk] = max(last.get(pk) or given_at, given_at)
    found = {}
    for pk, began in created.items():
        heard = max(began, last.get(pk) or began)
        purpose = max(agreed.get(pk) or {""}, key=lambda one: known[one].months)
        found[pk] = Ending(pk, purpose, heard, months_later(heard, known[purpose].months))
    return found


def view_retention(*, viewer: Viewer, now: datetime, today: date) -> RetentionView:
    """Return the page."""
    require(viewer, Action.COMPLIANCE)
    due = ending(now=now, limit=PAGE + 1, ahead=timedelta(days=90))
    people = {row.id: row for row in rows_of([one.candidate_id for one in due], viewer=viewer, today=today)}
    notices = {
        (row.candidate_id, row.ends_on): row
        for row in RetentionNotice.objects.filter(candidate__in=[one.candidate_id for one in due])
    }
    shown = []
    for one in due[:PAGE]:
        row = people.get(one.candidate_id)
        if row is None:
            continue
        notice = notices.get((one.candidate_id, one.ends_at.date()))
        shown.append(
            ShownEnding(
                row.public_id, row.name, PURPOSES[one.purpose], one.heard_at.date(), one.ends_at.date(),
                (one.ends_at.date() - today).days, notice.at.date() if notice else None,
                bool(notice and notice.was_mailed),
            )
        )  # fmt: skip
    return RetentionView(
        tuple(rules().values()), tuple(shown), sum(one.ends_at <= now for one in due),
        LegalHold.objects.filter(lifted_at=None).count(), len(due) > PAGE,
    )  # fmt: skip


def clock_of_record(public_id: str, *, viewer: Viewer, now: datetime) -> RecordClock:
    """Return the clock on one record's page; raises NotFound as ``get_candidate`` does."""
    candidate = get_candidate(public_id, viewer=viewer)
    hold = LegalHold.objects.filter(candidate=candidate, lifted_at=None).first()
    found = clocks_of([candidate.pk], now=now).get(candidate.pk)
    given = Disclosure.objects.filter(candidate=candidate).order_by("-at").first()
    return RecordClock(
        ends_on=found.ends_at.date() if found and hold is None else None,
        purpose=PURPOSES[found.purpose] if found else "",
        held_for=LegalHold.Reason(hold.reason).label if hold else "",
        service_until=months_later(given.at, 12 * SERVICE_YEARS).date() if given else None,
        may_hold=can(viewer, Action.COMPLIANCE, candidate.target).is_allowed,
    )  # fmt: skip


def _earlier(moment: datetime, months: int) -> datetime:
    """The same time so many months before; a day of grace for short months."""
    return months_later(moment, -months) + timedelta(days=3)
