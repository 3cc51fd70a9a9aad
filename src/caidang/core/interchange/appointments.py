"""Appointments of somebody else's calendar (iCalendar, RFC 5545), as they are to be looked over before anything is kept.

The library reads the format: folding, escaping, zones, also those that only the file describes. What repeats is told as its
next few times. No clock and no zone of this machine: both are handed in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any, Final

from dateutil.rrule import rrulestr
from icalendar import Calendar

from caidang.core.errors import Damaged, TooLarge

MOST_BYTES: Final = 2 * 1024 * 1024
MOST: Final = 300
"""Appointments of one file that are looked over."""
_TIMES: Final = 5
"""Times of one that repeats."""
_REPEATS: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
Event = Any
"""One of the library's: a mapping of names to values of many kinds."""
_MORNING: Final = time(9)
_USUAL: Final = 60
_TEXT: Final = 2000
_LINE: Final = 300
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_PHONE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LINK: Final = re.compile(r"https://[^\s<>\"'，。；）)]{4,290}")
_TAG: Final = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment at one time. ``people`` are names and addresses of who is asked; ``uid`` the program's own name for it."""

    uid: str
    start: datetime
    minutes: int
    title: str
    place: str = ""
    link: str = ""
    notes: str = ""
    people: tuple[tuple[str, str], ...] = ()
    is_cancelled: bool = False
    is_whole_day: bool = False
    is_task: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        """The mail addresses that stand in it, of who is asked and in its texts."""
        told = [address for _, address in self.people] + _ADDRESS.findall(f"{self.title}\n{self.notes}")
        return tuple(dict.fromkeys(address.lower() for address in told))

    @property
    def phones(self) -> tuple[str, ...]:
        """The mobile numbers that stand in its texts."""
        plain = re.sub(r"(?<=\d)[ -](?=\d)", "", f"{self.title}\n{self.place}\n{self.notes}")
        return tuple(dict.fromkeys(_PHONE.findall(plain)))


def read_appointments(data: bytes, *, since: datetime, until: datetime, zone: tzinfo) -> list[Appointment]:
    """This function will return the appointments of a file from ``since`` until ``until``, the soonest first, ``MOST`` at most.

    A time without a zone is one of ``zone``; a whole day is nine in the morning there. Raises Damaged, TooLarge.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(f"日历文件最多 {MOST_BYTES // 1024 // 1024} MB：在日历程序里只导出最近几个月的再交。")
    calendars = _calendars(data)
    events: list[Event] = [event for one in calendars for event in one.walk("VEVENT")]
    tasks = [task for one in calendars for task in one.walk("VTODO")]
    if not events and not tasks:
        raise Damaged("这个文件里没有日程。请在日历程序里导出 .ics 再交。")
    moved = {(str(e.get("UID", "")), _moment(e["RECURRENCE-ID"].dt, zone)) for e in events if "RECURRENCE-ID" in e and "UID" in e}
    found = [one for event in events for one in _told(event, since, until, zone, moved)]
    found += [one for task in tasks if (one := _task(task, zone)) is not None and since <= one.start <= until]
    return sorted(found, key=lambda one: (one.start, one.title))[:MOST]


def count_undated(data: bytes) -> int:
    """This function will count the tasks of a file that are to be done but say no day, so that nothing can remind of them."""
    return sum(not _is_done(task) and _due(task) is None for one in _calendars(data) for task in one.walk("VTODO"))


def _calendars(data: bytes) -> list[Event]:
    try:
        return list(Calendar.from_ical(_text(data), multiple=True))
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise Damaged("不是日历文件（.ics），或已损坏。请在日历程序里重新导出。") from error


def _is_done(task: Event) -> bool:
    return "COMPLETED" in task or str(task.get("STATUS", "")).upper() in ("COMPLETED", "CANCELLED")


def _due(task: Event) -> Any:  # noqa: ANN401 - a day or a moment
    told = task.get("DUE", task.get("DTSTART"))
    return getattr(told, "dt", None)


def _task(task: Event, zone: tzinfo) -> Appointment | None:
    """What is to be done, at the time when it is due; None for what is done or says no day."""
    due = _due(task)
    if _is_done(task) or due is None:
        return None
    notes = _tidy(_TAG.sub("", str(task.get("DESCRIPTION", ""))), _TEXT)
    return Appointment(
        uid=str(task.get("UID", ""))[:_LINE], start=_moment(due, zone), minutes=_USUAL,
        title=_tidy(str(task.get("SUMMARY", "")), _LINE).replace("\n", " ") or "待办", notes=notes,
        is_whole_day=not isinstance(due, datetime), is_task=True,
    )  # fmt: skip


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _told(
    event: Event, since: datetime, until: datetime, zone: tzinfo, moved: set[tuple[str, datetime]]
) -> Iterator[Appointment]:
    try:
        begins = event["DTSTART"].dt
        minutes = _minutes(event, begins, zone)
    except (KeyError, AttributeError, ValueError, TypeError, OverflowError):
        return
    uid, notes = str(event.get("UID", ""))[:_LINE], _tidy(_TAG.sub("", str(event.get("DESCRIPTION", ""))), _TEXT)
    place = _tidy(str(event.get("LOCATION", "")), _LINE)
    link = next((match for text in (str(event.get("URL", "")), place, notes) for match in _LINK.findall(text)), "")
    for start in _times(event, begins, since, until, zone):
        if "RECURRENCE-ID" not in event and (uid, start) in moved:
            continue
        yield Appointment(
            uid=uid, start=start, minutes=minutes, title=_tidy(str(event.get("SUMMARY", "")), _LINE).replace("\n", " ") or "日程",
            place="" if place == link else place, link=link, notes=notes, people=tuple(_people(event)),
            is_cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED", is_whole_day=not isinstance(begins, datetime),
        )  # fmt: skip


def _times(event: Event, begins: date, since: datetime, until: datetime, zone: tzinfo) -> Iterator[datetime]:
    first = _moment(begins, zone)
    rule = event.get("RRULE")
    if rule is None or "RECURRENCE-ID" in event or str((rule.get("FREQ") or [""])[0]).upper() not in _REPEATS:
        if since <= first <= until:
            yield first
        return
    # By the clock of the place: a meeting at ten stays one at ten where the clock is put back.
    local = begins if isinstance(begins, datetime) else datetime.combine(begins, _MORNING)
    own = local.tzinfo or zone
    plain = re.sub(r"(?i)(UNTIL=\d{8})(T\d{6}Z?)?", r"\1T235959", rule.to_ical().decode())
    try:
        series = rrulestr(plain, dtstart=local.replace(tzinfo=None))
        after = since.astimezone(own).replace(tzinfo=None)
        moments = [_moment(one.replace(tzinfo=own), zone) for one in islice(series.xafter(after, inc=True), _TIMES * 4)]
    except (ValueError, OverflowError, TypeError):
        moments = [first]
    left_out = {_moment(one.dt, zone) for part in _listed(event.get("EXDATE")) for one in part.dts}
    yield from [one for one in moments if since <= one <= until and one not in left_out][:_TIMES]


def _minutes(event: Event, begins: date, zone: tzinfo) -> int:
    if not isinstance(begins, datetime):
        return _USUAL
    if "DTEND" in event:
        length = _moment(event["DTEND"].dt, zone) - _moment(begins, zone)
    elif "DURATION" in event:
        length = event["DURATION"].dt
    else:
        return _USUAL
    return max(0, int(length / timedelta(minutes=1)))


def _people(event: Event) -> Iterator[tuple[str, str]]:
    for one in _listed(event.get("ATTENDEE"))[:50]:
        address = re.sub(r"(?i)^mailto:", "", str(one)).strip()
        name = _tidy(str(getattr(one, "params", {}).get("CN", "")), 100)
        if _ADDRESS.fullmatch(address) or name:
            yield name, address if _ADDRESS.fullmatch(address) else ""


def _moment(when: date, zone: tzinfo) -> datetime:
    local = when if isinstance(when, datetime) else datetime.combine(when, _MORNING)
    return (local if local.tzinfo is not None else local.replace(tzinfo=zone)).astimezone(UTC).replace(microsecond=0)


def _tidy(text: str, most: int) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\r", "\n").split("\n"))
    kept = "\n".join(line for line in lines if line)
    return "".join(char for char in kept if char == "\n" or char.isprintable())[:most].strip()


def _listed(found: Any) -> list[Any]:  # noqa: ANN401 - one of the library's values, or several
    return [] if found is None else found if isinstance(found, list) else [found]
