"""Calendars of other programs are read as appointments, whatever program wrote them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.core.errors import Damaged, TooLarge
from caidang.core.interchange.appointments import (
    MOST,
    MOST_BYTES,
    Appointment,
    count_undated,
    read_appointments,
)
from caidang.core.interchange.meeting import Meeting, feed

NOW = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(*events: str, head: str = "") -> list[Appointment]:
    body = "\r\n".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT".replace("\n", "\r\n").replace("\r\r", "\r") for event in events)
    whole = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{head}{body}\r\nEND:VCALENDAR\r\n"
    return read_appointments(whole.encode(), since=NOW, until=NOW + timedelta(days=200), zone=SHANGHAI)


def test_one_is_read_with_all_that_it_tells() -> None:
    (one,) = read(
        "UID:a@x\nDTSTART;TZID=Asia/Shanghai:20261203T100000\nDTEND;TZID=Asia/Shanghai:20261203T104500\nSUMMARY:面试：林知夏\\, 会计\n"
        "LOCATION:三楼\nDESCRIPTION:https://meeting.example.com/j/12 电话 138 0000 1111\\n<b>带简历</b>\n"
        'ATTENDEE;CN="林知夏":mailto:Lin@Example.com\nATTENDEE:urn:uuid:1'
    )
    assert (one.start, one.minutes, one.title, one.place) == (datetime(2026, 12, 3, 2, 0, tzinfo=UTC), 45, "面试：林知夏, 会计", "三楼")
    assert (one.link, one.people) == ("https://meeting.example.com/j/12", (("林知夏", "Lin@Example.com"),))
    assert (one.addresses, one.phones) == (("lin@example.com",), ("13800001111",))
    assert "带简历" in one.notes
    assert "<b>" not in one.notes


@pytest.mark.parametrize(
    ("when", "start"),
    [
        ("DTSTART:20261203T100000Z", datetime(2026, 12, 3, 10, tzinfo=UTC)),
        ("DTSTART:20261203T100000", datetime(2026, 12, 3, 2, tzinfo=UTC)),
        ("DTSTART;VALUE=DATE:20261203", datetime(2026, 12, 3, 1, tzinfo=UTC)),
        ("DTSTART;TZID=China Standard Time:20261203T100000", datetime(2026, 12, 3, 2, tzinfo=UTC)),
    ],
)
def test_times_are_told_in_every_way(when: str, start: datetime) -> None:
    (one,) = read(f"UID:a\n{when}\nSUMMARY:x")
    assert (one.start, one.minutes) == (start, 60)


def test_what_repeats_is_told_five_times_without_those_left_out_or_moved() -> None:
    week = "UID:w\nDTSTART;TZID=Asia/Shanghai:20261002T100000\nDURATION:PT30M\nSUMMARY:周会\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Asia/Shanghai:20261211T100000"
    moved = "UID:w\nRECURRENCE-ID;TZID=Asia/Shanghai:20261218T100000\nDTSTART;TZID=Asia/Shanghai:20261219T110000\nDURATION:PT30M\nSUMMARY:周会"
    found = [one.start.astimezone(SHANGHAI).strftime("%m-%d %H") for one in read(week, moved)]
    assert found == ["12-04 10", "12-19 11", "12-25 10", "01-01 10", "01-08 10", "01-15 10"][: len(found)]
    assert len(found) >= 5
    assert read("UID:e\nDTSTART:20261002T100000Z\nSUMMARY:x\nRRULE:FREQ=DAILY;UNTIL=20261101T000000Z") == []
    assert len(read("UID:s\nDTSTART:20261203T100000Z\nSUMMARY:x\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31")) == 1


def test_what_is_past_or_cannot_be_is_left_and_what_is_called_off_says_so() -> None:
    past, far = "UID:p\nDTSTART:20261130T100000Z\nSUMMARY:x", "UID:f\nDTSTART:20290101T100000Z\nSUMMARY:x"
    assert read(past, far, "UID:n\nSUMMARY:no time") == []
    (one,) = read("UID:c\nDTSTART:20261203T100000Z\nSUMMARY:x\nSTATUS:CANCELLED")
    assert one.is_cancelled
    many = [f"UID:{n}\nDTSTART:20261203T100000Z\nSUMMARY:x" for n in range(MOST + 5)]
    assert len(read(*many)) == MOST


def test_our_own_feed_comes_back() -> None:
    meeting = Meeting(uid="1@caidang", sequence=0, start=NOW + timedelta(days=1), minutes=45, title="面试；林，知夏", place="三楼\n左手")
    (one,) = read_appointments(feed([meeting], name="x", now=NOW), since=NOW, until=NOW + timedelta(days=9), zone=SHANGHAI)
    assert (one.uid, one.start, one.minutes, one.title) == (meeting.uid, meeting.start, 45, "面试；林，知夏")


@pytest.mark.parametrize("data", [b"", b"hello", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\x00\xff"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_appointments(data, since=NOW, until=NOW, zone=SHANGHAI)


def test_one_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_appointments(b"x" * (MOST_BYTES + 1), since=NOW, until=NOW, zone=SHANGHAI)


@settings(max_examples=40)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_line_is_read_or_refused_with_words(name: str, value: str) -> None:
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20261203T100000Z\n{name}:{value}\nEND:VEVENT\nEND:VCALENDAR\n"
    try:
        found = read_appointments(text.encode("utf-8", "replace"), since=NOW, until=NOW + timedelta(days=9), zone=SHANGHAI)
    except Damaged:
        return
    assert all(one.start.tzinfo is UTC for one in found)


def test_what_is_to_be_done_stands_at_its_day_and_what_says_none_is_counted() -> None:
    tasks = (
        "UID:1\nSUMMARY:催背调\nDUE;VALUE=DATE:20261204", "UID:2\nSUMMARY:寄合同\nDUE:20261204T080000Z", "UID:3\nSUMMARY:整理简历库",
        "UID:4\nSUMMARY:做完的\nDUE:20261205T080000Z\nSTATUS:COMPLETED",
    )
    body = "".join(f"BEGIN:VTODO\n{task}\nEND:VTODO\n" for task in tasks)
    data = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()
    found = read_appointments(data, since=NOW, until=NOW + timedelta(days=200), zone=SHANGHAI)
    assert [(one.title, one.start, one.is_task) for one in found] == [
        ("催背调", datetime(2026, 12, 4, 1, 0, tzinfo=UTC), True), ("寄合同", datetime(2026, 12, 4, 8, 0, tzinfo=UTC), True),
    ]
    assert count_undated(data) == 1
