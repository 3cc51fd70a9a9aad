"""A record is read, or found by a number that only its person has: who looked at whom is written down."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import CharField, DateTimeField, QuerySet

from caidang.domain.candidates.selectors.finding.find import CandidatePage
from caidang.domain.candidates.selectors.page.record import (
    FOUND_BY_CONTACT,
    OPENED,
    CandidateView,
    view_candidate,
)
from caidang.domain.candidates.selectors.page.told import ToldRecord, told_record
from caidang.foundation.accounts.alarms import raise_alarm
from caidang.foundation.accounts.models import Alarm
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.prepared import Given, Prepared
from caidang.foundation.lib.write_lock import write_tx

NOTED_AGAIN_AFTER = timedelta(minutes=10)
"""Within this time the same member's looking at the same record is one event: he goes back and forth."""

OPENED_IN_AN_HOUR = 120
"""Records a member may open in an hour before it is told: half a minute for each of them, without a pause."""


def open_record(public_id: str, *, viewer: Viewer, now: datetime, today: date) -> CandidateView:
    """Return all that the record's page shows, and write down that the viewer looked at it."""
    view = view_candidate(public_id, viewer=viewer, now=now, today=today)
    _note(OPENED, [view.row.id], viewer=viewer, now=now)
    return view


def tell_record(public_id: str, *, viewer: Viewer, now: datetime, today: date) -> ToldRecord:
    """Return the record as programs are told it, and write down that the viewer looked at it."""
    told = told_record(public_id, viewer=viewer, now=now, today=today)
    _note(OPENED, [told.row.id], viewer=viewer, now=now)
    return told


def note_found(page: CandidatePage, *, viewer: Viewer, now: datetime) -> None:
    """Write down who on a page of a search was found by telephone, mail or another such number.

    Whoever has a number learns from the answer whose it is; what else was sought tells him nothing
    that the list does not.
    """
    found = [one.row.id for one in page.found if one.is_by_contact]
    _note(FOUND_BY_CONTACT, found, viewer=viewer, now=now)


def _note(verb: str, ids: Sequence[int], *, viewer: Viewer, now: datetime) -> None:
    subjects = [f"candidate:{pk}" for pk in ids]
    if not subjects:
        return
    # Whose look it was is sorted out here: asked for it, the embedded database would walk through
    # all that the member ever did.
    since = now - NOTED_AGAIN_AFTER
    if len(subjects) == 1:
        seen = _SEEN_ONE.ask(subject=subjects[0], verb=verb, since=since)
    else:
        seen = [list(pair) for pair in _looks(AuditEvent.objects.filter(subject__in=subjects, verb=verb, at__gt=since))]
    noted = {subject for subject, actor_id in seen if actor_id == viewer.user_id}
    if len(noted) == len(subjects):
        return
    with write_tx():
        for subject in subjects:
            if subject not in noted:
                audit.record(actor_id=viewer.user_id, verb=verb, subject=subject, now=now)
        if verb == OPENED and viewer.user_id is not None:
            _watch(viewer.user_id, len(subjects) - len(noted), now)


def _looks(events: QuerySet[AuditEvent, AuditEvent]) -> QuerySet[AuditEvent, tuple[str, int | None]]:
    return events.order_by().values_list("subject", "actor_id")


_SEEN_ONE = Prepared(
    lambda: _looks(
        AuditEvent.objects.filter(
            subject=Given("subject", CharField()), verb=Given("verb", CharField()), at__gt=Given("since", DateTimeField())
        )
    )
)


def _watch(member: int, new: int, now: datetime) -> None:
    """Raise an alarm for who opens more records in an hour than anybody can read.

    The ``new`` ones are written when the transaction ends, and not counted yet.
    """
    recent = AuditEvent.objects.filter(
        actor_id=member, verb=OPENED, at__gt=now - timedelta(hours=1)
    )
    opened = recent.count() + new
    if opened > OPENED_IN_AN_HOUR:
        raise_alarm(member=member, kind=Alarm.Kind.BROWSING, count=opened, now=now)
