"""Interviews are brought in as they stand there: nobody is invited, told or reminded by it."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.columns import Way, Wins
from caidang.domain.connectors.models import Thing
from caidang.domain.connectors.services.housing.fates import (
    AGAINST,
    AS_OURS,
    KEPT,
    Fate,
    Hand,
    Outcome,
    Said,
    as_text,
    token,
)
from caidang.domain.connectors.services.housing.ours import values_of
from caidang.domain.pipeline.models import Application, Interview
from caidang.domain.pipeline.selectors.interviews.sight import Sight, sight_of, whole_rows
from caidang.domain.pipeline.services.interviews.arranging import (
    arrange,
    change,
    next_round,
    take_step,
)
from caidang.domain.pipeline.services.interviews.plan import MAX_LINE, MAX_TEXT, Contact, Plan
from caidang.domain.pipeline.timing import LONGEST, SHORTEST
from caidang.foundation.vault import services as vault

_ZONE: Final = "Asia/Shanghai"
_USUAL: Final = timedelta(minutes=60)
_ARRANGED: Final = ("start", "end", "place")
_ENDS: Final = {Interview.Status.DONE: "done", Interview.Status.CANCELLED: "cancel", Interview.Status.ABSENT: "absent"}


def bring_interview(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring an interview of an application in: made once, given another time or its end as it was given one there."""
    person, job, thing = hand.person_of(fate), hand.job_of(fate), fate.thing
    fate.name = hand.named(fate, "candidate")[2]
    start: datetime = said["start"]
    fate.seen = {key: token(as_text(said[key])) for key in (*_ARRANGED, "kind") if said.get(key)} | {"status": token(str(said.get("status", "")))}
    if thing is not None:
        _follow(hand, fate, thing.interview, said)
        return
    fate.outcome = Outcome.CREATED
    fate.cells = [["start", "", "", f"{start.astimezone(ZoneInfo(_ZONE)):%Y-%m-%d %H:%M}", "take"]]
    made = None
    if not hand.is_trial and person is not None and job is not None:
        application = Application.objects.filter(candidate=person, job=job).select_related("candidate__data_key", "candidate__audience", "job__client").first()
        if application is None:
            raise InvalidInput("他不在这个职位里：先对接应聘")
        plan = Plan(
            round=next_round(application), kind=said.get("kind", Interview.Kind.ONSITE.value), start=start, minutes=_minutes(said),
            zone=_ZONE, place=str(said.get("place", ""))[:MAX_LINE], told=_told(said), are_invited=False,
        )  # fmt: skip
        made = arrange(application=application, plan=plan, actor=hand.actor, now=hand.now)
        _end(hand, fate, made, said)
        made.refresh_from_db()
    fate.taken = set(fate.seen)
    fate.thing = Thing(interview=made)


def _follow(hand: Hand, fate: Fate, one: Interview | None, said: Said) -> None:
    """Give it the time and the end that it was given there, unless somebody here gave it another."""
    sight = _sight(hand, one)
    if one is None or sight is None:
        raise InvalidInput("这场面试在这里没有了，没有再收")
    before, wins, start = fate.before, hand.columns.wins_of("start"), said["start"]
    ours = values_of(hand.map.what, one)
    moved = [key for key in _ARRANGED if said.get(key) and before.get(key) != fate.seen[key] and as_text(ours[key]) != as_text(said[key])]
    told = dict(fate.seen)
    fate.seen = {**before, **told}
    if hand.columns.way_of("start") == Way.OUT:
        return
    if moved:
        cell = ["start", "", *(f"{at.astimezone(ZoneInfo(_ZONE)):%Y-%m-%d %H:%M}" for at in (one.start, start))]
        is_ours = not one.is_ahead or any(token(as_text(ours[key])) not in (before.get(key), before.get(AS_OURS + key)) for key in moved if key in before or key == "start")
        if is_ours and wins != Wins.THEIRS:
            fate.outcome, fate.notes, fate.cells = Outcome.KEPT, [*fate.notes, KEPT], [[*cell, "keep"]]
            if wins != Wins.OURS:
                fate.seen |= {AGAINST + key: token(as_text(ours[key])) for key in moved}
            return
        fate.outcome, fate.cells, fate.taken = Outcome.UPDATED, [[*cell, "take"]], set(moved)
        if not hand.is_trial:
            change(sight=sight, plan=_moved(one, start, _minutes(said), str(said.get("place", ""))), actor=hand.actor, now=hand.now)
            one.refresh_from_db()
    if before.get("status") != fate.seen["status"] and not hand.is_trial and _end(hand, fate, one, said):
        fate.outcome = Outcome.UPDATED
        one.refresh_from_db()


def _end(hand: Hand, fate: Fate, one: Interview, said: Said) -> bool:
    """Say what became of it, where that is known and fits."""
    step = _ENDS.get(said.get("status", ""))
    held = _sight(hand, one)
    if step is None or held is None or not held.interview.is_ahead:
        return False
    if step == "done" and held.interview.start > hand.now:
        fate.notes.append("那边说已完成，可是时间还没到，先当作已安排")
        return False
    take_step(sight=held, step=step, are_told=False, actor=hand.actor, now=hand.now)
    return True


def _sight(hand: Hand, one: Interview | None) -> Sight | None:
    found = whole_rows().filter(pk=one.pk).first() if one is not None else None
    return sight_of(found, viewer=hand.actor, now=hand.now) if found is not None else None


def _minutes(said: Said) -> int:
    length = (said["end"] - said["start"]) if said.get("end") else _USUAL
    return min(max(int(length.total_seconds() // 60), SHORTEST), LONGEST)


def _told(said: Said) -> str:
    return "\n".join(filter(None, (str(said.get("title", "")), str(said.get("note", "")))))[:MAX_TEXT]


def _moved(one: Interview, start: datetime, minutes: int, place: str) -> Plan:
    """The interview as it is, at another time; whom people here asked to hold it still do, and hear of it from their page."""
    told = vault.open_json(one.data_key, one.detail_place, bytes(one.detail))
    seats = list(one.interviewers.all())
    contacts = [vault.open_json(one.data_key, seat.contact_place, bytes(seat.contact)) for seat in seats if seat.contact is not None]
    return Plan(
        round=one.round, kind=one.kind, start=start, minutes=minutes, zone=one.zone, place=place[:MAX_LINE] or told["place"], link=told["link"],
        told=told["told"], naming=one.naming, members=[seat.member for seat in seats if seat.member is not None],
        contacts=[Contact(each["name"], each["address"]) for each in contacts], are_invited=False,
        scorecard=str(one.scorecard.public_id) if one.scorecard is not None else "",
    )  # fmt: skip
