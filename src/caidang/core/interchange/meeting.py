"""Appointments as iCalendar (RFC 5545): one to be mailed, many to be subscribed to.

Times go out in UTC, so that no zone has to be described and none can be misread. Folding, escaping
and quoting are the library's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from icalendar import Calendar, Event, vCalAddress

PRODUCT: Final = "-//Caidang//Interviews//ZH"
_NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys('\\"^', " "))
_REFRESH: Final = timedelta(minutes=30)


class Method(StrEnum):
    """What the mailed calendar asks of the reader's program."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's name and address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One appointment. ``uid`` never changes; ``sequence`` grows with every change."""

    uid: str
    sequence: int
    start: datetime
    minutes: int
    title: str
    place: str = ""
    link: str = ""
    notes: str = ""
    is_cancelled: bool = False
    changed_at: datetime | None = None

    @property
    def end(self) -> datetime:
        """When it is over."""
        # In UTC: where a clock is put back, local times an hour apart may be two.
        return self.start.astimezone(UTC) + timedelta(minutes=self.minutes)


def invitation(
    meeting: Meeting, *, method: Method, organizer: Mailbox, attendee: Mailbox | None, now: datetime
) -> bytes:
    """This function will return the calendar that is mailed to one attendee, or downloaded by nobody in particular.

    Nobody else's address is in it.
    """
    calendar = _calendar()
    # An invitation of nobody is none (RFC 5546): programs would ask whoever opens the file to answer it.
    calendar.add("method", method.value if attendee is not None else "PUBLISH")
    event = _event(meeting, now=now, is_cancelled=method is Method.CANCEL or meeting.is_cancelled)
    event.add("organizer", _address(organizer), encode=False)
    if attendee is not None:
        whom = _address(attendee)
        whom.params["PARTSTAT"] = "NEEDS-ACTION"
        whom.params["RSVP"] = "FALSE"
        event.add("attendee", whom, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed(meetings: Iterable[Meeting], *, name: str, now: datetime) -> bytes:
    """This function will return the calendar that a program subscribes to."""
    calendar = _calendar()
    calendar.add("x-wr-calname", _text(name))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting, now=now, is_cancelled=meeting.is_cancelled))
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(meeting: Meeting, *, now: datetime, is_cancelled: bool) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    if meeting.changed_at is not None:
        event.add("last-modified", meeting.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", meeting.start.astimezone(UTC).replace(microsecond=0))
    event.add("dtend", meeting.end.astimezone(UTC).replace(microsecond=0))
    event.add("summary", _text(meeting.title))
    for name, value in (("location", meeting.place or meeting.link), ("description", _told(meeting))):
        if text := _text(value):
            event.add(name, text)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def _told(meeting: Meeting) -> str:
    return "\n".join(part for part in (meeting.link, meeting.notes) if part)


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox.address}")
    # Not in names: what older calendars show as it is escaped, or take for an escape.
    address.params["CN"] = " ".join(_text(mailbox.name).translate(_NOT_IN_NAMES).split())
    return address


def _text(text: str) -> str:
    """Without the control characters that no calendar may hold."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in kept if char == "\n" or char.isprintable()).strip()
