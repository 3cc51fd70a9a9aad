"""Appointments go out as RFC 5545 wants them; the library that others read them with is the judge."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from caidang.core.interchange.meeting import Mailbox, Meeting, Method, feed, invitation

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("，。；、林知夏面试第轮 ,;:\\\"^'\n\t\r\x00\x0b\u2028=🙂é"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=200,
)
START = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.timezones()  # noqa: DTZ001
)


def plain(text: str) -> str:
    """What a calendar may hold of a text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c == "\n" or c.isprintable()).strip()


def one_event(data: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return calendar, event


@example(datetime(2008, 10, 26, 3, fold=1, tzinfo=ZoneInfo("Asia/Nicosia")), 5, "", "", "", "", 0, Method.REQUEST)
@settings(max_examples=60)
@given(START, st.integers(5, 600), TEXT, TEXT, TEXT, TEXT, st.integers(0, 99), st.sampled_from(Method))
def test_what_is_written_is_what_is_read(
    start: datetime, minutes: int, title: str, place: str, notes: str, name: str, sequence: int,
    method: Method,
) -> None:  # fmt: skip
    meeting = Meeting("7e7d@caidang", sequence, start, minutes, title, place=place, notes=notes)
    data = invitation(
        meeting, method=method, organizer=Mailbox("才档", "caidang@example.com"),
        attendee=Mailbox(name, "lin@example.com"), now=NOW,
    )  # fmt: skip
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines), "every line ends in CR LF"
    assert all(len(line) <= 75 for line in lines), "folded at 75 octets"
    assert all(line.decode() is not None for line in lines), "never inside a character"
    calendar, event = one_event(data)
    assert calendar["method"] == method.value
    assert event["uid"] == "7e7d@caidang"
    assert event["sequence"] == sequence
    assert event.start == start.astimezone(UTC).replace(microsecond=0)
    assert event.end == (start.astimezone(UTC) + timedelta(minutes=minutes)).replace(microsecond=0)
    assert str(event["summary"]) == plain(title)
    assert str(event.get("location", "")) == plain(place)
    assert str(event.get("description", "")) == plain(notes)
    assert event["attendee"] == "mailto:lin@example.com"
    called = " ".join("".join(" " if c in '\\"^' else c for c in plain(name)).split())
    assert event["attendee"].params.get("CN", "") == called
    assert event["status"] == ("CANCELLED" if method is Method.CANCEL else "CONFIRMED")


def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    organizer = Mailbox("才档", "caidang@example.com")
    before = Meeting("7e7d@caidang", 0, NOW, 60, "第 1 轮电话面试")
    after = Meeting("7e7d@caidang", 1, NOW + timedelta(days=1), 45, "第 1 轮电话面试")
    files = [
        one_event(invitation(one, method=method, organizer=organizer, attendee=None, now=NOW))
        for one, method in ((before, Method.REQUEST), (after, Method.CANCEL))
    ]
    assert [str(calendar["method"]) for calendar, _ in files] == ["PUBLISH"] * 2, "nobody is invited by it"
    sent = [event for _, event in files]
    assert [str(event["status"]) for event in sent] == ["CONFIRMED", "CANCELLED"]
    assert [event["uid"] for event in sent] == ["7e7d@caidang"] * 2
    assert [event["sequence"] for event in sent] == [0, 1]
    assert all("attendee" not in event for event in sent)


def test_chinese_commas_and_line_breaks_are_escaped_as_the_standard_says() -> None:
    meeting = Meeting("7e7d@caidang", 0, NOW, 60, "一,二;三\\四\n五，六")
    data = invitation(
        meeting, method=Method.REQUEST, organizer=Mailbox("才档", "a@example.com"), attendee=None, now=NOW
    )
    unfolded = data.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:一\\,二\\;三\\\\四\\n五，六" in unfolded
    assert "DTSTART:20261102T093000Z" in unfolded
    assert "DTEND:20261102T103000Z" in unfolded


@settings(max_examples=40)
@given(st.lists(st.tuples(START, st.integers(5, 600), TEXT), max_size=5))
def test_a_feed_has_every_meeting_once(found: list[tuple[datetime, int, str]]) -> None:
    meetings = [Meeting(f"{n}@caidang", n, start, minutes, title) for n, (start, minutes, title) in enumerate(found)]
    calendar = Calendar.from_ical(feed(meetings, name="面试", now=NOW))
    assert [str(event["uid"]) for event in calendar.walk("VEVENT")] == [one.uid for one in meetings]
    assert "method" not in calendar
