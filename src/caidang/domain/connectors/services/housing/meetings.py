"""Interviews are brought in as they stand there: nobody is invited, told or reminded by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from caidang.core.errors import InvalidInput
from caidang.domain.connectors.columns import Way, Wins
from caidang.domain.connectors.house import label_of
from caidang.domain.connectors.models import ObjectMap, Thing
from caidang.domain.connectors.services.housing.fates import (
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
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import services as vault

What = ObjectMap.What
_ZONE: Final = "Asia/Shanghai"
_USUAL: Final = 60
_UNITS: Final[Mapping[str, tuple[str, ...]]] = {"start": ("start", "end"), "place": ("place",), "kind": ("kind",), "status": ("status",)}
"""What of an interview is settled together: when it is, where, how, and what became of it; by what a person is asked of it."""
_ENDS: Final = {Interview.Status.DONE: "done", Interview.Status.CANCELLED: "cancel", Interview.Status.ABSENT: "absent"}


def bring_interview(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring an interview of an application in: made once, given another time or its end as it was given one there."""
    fate.name = hand.named(fate, "candidate")[2]
    person, job, thing = hand.person_of(fate), hand.job_of(fate), fate.thing
    start: datetime = said["start"]
    fate.seen = {key: token(as_text(said[key])) for names in _UNITS.values() for key in names if said.get(key)}
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
            round=next_round(application), kind=said.get("kind", Interview.Kind.ONSITE.value), start=start,
            minutes=_minutes(start, said.get("end"), _USUAL),
            zone=_ZONE, place=str(said.get("place", ""))[:MAX_LINE], told=_told(said), are_invited=False,
        )  # fmt: skip
        made = arrange(application=application, plan=plan, actor=hand.actor, now=hand.now)
        _end(hand, fate, made, said)
        made.refresh_from_db()
    fate.taken = set(fate.seen)
    fate.thing = Thing(interview=made)


def _end(hand: Hand, fate: Fate, one: Interview, said: Said) -> None:
    """Say of one that is new here what became of it, where that is known and fits."""
    step = _ENDS.get(said.get("status", ""))
    if step == "done" and one.start > hand.now:
        fate.notes.append("那边说已完成，可是时间还没到，先当作已安排")
        fate.seen, fate.is_open = {key: mark for key, mark in fate.seen.items() if key != "status"}, True
    elif step is not None:
        _step(one, step, hand.actor, hand.now)


def _follow(hand: Hand, fate: Fate, one: Interview | None, said: Said) -> None:
    """Bring an interview into step: what only they changed is taken, what both did is asked about unless ours stands."""
    sight = _sight(hand.actor, hand.now, one)
    if one is None or sight is None:
        raise InvalidInput("这场面试在这里没有了，没有再收")
    told, fate.seen = fate.seen, fate.before
    ours = values_of(hand.map.what, one)
    taken = [key for key in _UNITS if _is_taken(hand, fate, key, _Sides(said, ours, told))]
    if not taken:
        return
    fate.outcome = Outcome.UPDATED if fate.outcome in ("same", Outcome.KEPT) else fate.outcome
    fate.taken = {name for key in taken for name in _UNITS[key] if name in said}
    fate.seen |= {name: told[name] for name in fate.taken}
    if not hand.is_trial:
        settle_interview(one, {key: _value(key, said) for key in taken}, actor=hand.actor, now=hand.now)
        one.refresh_from_db()


@dataclass(frozen=True, slots=True)
class _Sides:
    """An interview as it is said there, as it is here, and the tokens of what is said there."""

    said: Said
    ours: Mapping[str, Any]
    told: Mapping[str, str]


def _is_taken(hand: Hand, fate: Fate, key: str, sides: _Sides) -> bool:
    """Tell whether what they say of one thing is taken as it is; else it is asked about, or ours stands."""
    said, ours, told, before = sides.said, sides.ours, sides.told, fate.before
    names = [name for name in _UNITS[key] if said.get(name) and before.get(name) != told[name]]
    if hand.columns.way_of(key) == Way.OUT:
        fate.seen |= {name: told[name] for name in names}
        return False
    apart = [name for name in names if as_text(ours[name]) != as_text(said[name])]
    if not apart:
        fate.seen |= {name: told[name] for name in names}
        return False
    if said.get("status") == Interview.Status.DONE and key == "status" and ours["start"] > hand.now:
        fate.notes.append("那边说已完成，可是时间还没到，先当作已安排")
        fate.is_open = True
        return False
    is_over = key != "status" and ours["status"] != Interview.Status.SCHEDULED
    is_free = not is_over and all(_is_as_agreed(name, ours[name], before) for name in _UNITS[key] if said.get(name))
    cell = [key, "", shown(key, ours), shown(key, {**ours, **said})]
    if is_free:
        fate.cells.append([*cell, "take"])
        return True
    # Who changed it here is a person, whose word no machine takes back.
    if hand.columns.wins_of(key) == Wins.OURS:
        fate.seen |= {name: told[name] for name in names}
        fate.cells.append([*cell, "keep"])
        fate.outcome, fate.notes = Outcome.KEPT if fate.outcome == "same" else fate.outcome, [*fate.notes, KEPT]
        return False
    fate.ask(key, _value(key, said), {name: said[name] for name in names}, cell)
    return False


def _is_as_agreed(name: str, ours: object, before: Mapping[str, str]) -> bool:
    """Tell whether nobody here has changed it since: what was never agreed on is nobody's word while it is empty or only arranged."""
    if not ours or (name == "status" and ours == Interview.Status.SCHEDULED and before.get(name) in (None, token(""))):
        return True
    return token(as_text(ours)) in (before.get(name), before.get(AS_OURS + name))


def settle_interview(one: Interview, wanted: Mapping[str, Any], *, actor: Viewer, now: datetime) -> None:
    """Give an interview what is wanted of its time (``start``), ``place``, ``kind`` and ``status``; raises CaidangError where it cannot be."""
    status = wanted.get("status")
    if status is not None and not one.is_ahead:
        _step(one, "reopen", actor, now)
    if wanted.keys() - {"status"}:
        sight = _sight(actor, now, one)
        if sight is None:
            raise InvalidInput("这场面试在这里没有了，没有再收")
        change(sight=sight, plan=_changed(sight.interview, wanted), actor=actor, now=now)
    if status in _ENDS:
        _step(one, _ENDS[status], actor, now)


def shown(key: str, values: Mapping[str, Any]) -> str:
    """Return how people read one thing of an interview: its time, its place, its manner, what became of it."""
    if key == "start":
        start, end = (values[name].astimezone(ZoneInfo(_ZONE)) if values.get(name) else None for name in ("start", "end"))
        return f"{start:%Y-%m-%d %H:%M}" + (f"–{end:%H:%M}" if end and start and end > start else "")
    value = str(values.get(key, ""))
    return label_of(What.INTERVIEWS, key, value) if key in ("kind", "status") and value else value


def _value(key: str, said: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON-able, as a question keeps it
    """What they say of one thing, as ``settle_interview`` takes it."""
    return {name: as_text(said[name]) for name in ("start", "end") if said.get(name)} if key == "start" else said[key]


def _changed(one: Interview, wanted: Mapping[str, Any]) -> Plan:
    """The interview as it is but for what is wanted; whom people here asked to hold it still do, and hear of it from their page."""
    told = vault.open_json(one.data_key, one.detail_place, bytes(one.detail))
    seats = list(one.interviewers.all())
    contacts = [vault.open_json(one.data_key, seat.contact_place, bytes(seat.contact)) for seat in seats if seat.contact is not None]
    times = {name: datetime.fromisoformat(text) for name, text in wanted.get("start", {}).items()}
    start = times.get("start", one.start)
    return Plan(
        round=one.round, kind=wanted.get("kind", one.kind), start=start, minutes=_minutes(start, times.get("end"), one.minutes), zone=one.zone,
        place=str(wanted.get("place", told["place"]))[:MAX_LINE], link=told["link"], told=told["told"], naming=one.naming,
        members=[seat.member for seat in seats if seat.member is not None],
        contacts=[Contact(each["name"], each["address"]) for each in contacts], are_invited=False,
        scorecard=str(one.scorecard.public_id) if one.scorecard is not None else "",
    )  # fmt: skip


def _step(one: Interview, step: str, actor: Viewer, now: datetime) -> None:
    sight = _sight(actor, now, one)
    if sight is not None:
        take_step(sight=sight, step=step, are_told=False, actor=actor, now=now)


def _sight(actor: Viewer, now: datetime, one: Interview | None) -> Sight | None:
    found = whole_rows().filter(pk=one.pk).first() if one is not None else None
    return sight_of(found, viewer=actor, now=now) if found is not None else None


def _minutes(start: datetime, end: datetime | None, usual: int) -> int:
    length = int((end - start).total_seconds() // 60) if end else usual
    return min(max(length, SHORTEST), LONGEST)


def _told(said: Said) -> str:
    who = str(said.get("interviewers", ""))
    return "\n".join(filter(None, (str(said.get("title", "")), f"面试官：{who}" if who else "", str(said.get("note", "")))))[:MAX_TEXT]
