"""When an interview is, by somebody's clock, and with what it collides: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from caidang.core.errors import InvalidInput
from caidang.core.review.clock import Calendar, working_time_between

SHORTEST: Final = 5
LONGEST: Final = 600
"""Minutes."""
ZONES: Final = {
    "Asia/Shanghai": "北京时间", "Asia/Hong_Kong": "香港", "Asia/Taipei": "台北", "Asia/Singapore": "新加坡",
    "Asia/Tokyo": "东京", "Asia/Kolkata": "新德里", "Asia/Dubai": "迪拜", "Europe/Berlin": "柏林",
    "Europe/London": "伦敦", "America/New_York": "纽约", "America/Los_Angeles": "洛杉矶", "Australia/Sydney": "悉尼",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment to another; the end does not belong to it."""

    start: datetime
    end: datetime


def moment(day: str, at: str, zone: str) -> datetime:
    """This function will return the moment that a person wrote as a day, a time and a zone.

    An hour that the clock there has twice is the earlier one. Raises InvalidInput for what is no
    time, and for one that the clock there jumps over.
    """
    if zone not in ZONES:
        raise InvalidInput("请选一个时区。")
    try:
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(at))
    except ValueError as error:
        raise InvalidInput("日期或时间写得不对，像 2026-12-01 和 14:30 这样写。") from error
    if local.tzinfo is not None:
        raise InvalidInput("时间里不要带时区，时区在旁边选。")
    try:
        found = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput("日期写得不对，再看一下。") from error
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise InvalidInput("当地那天拨表，没有这个时刻，换一个时间。")
    return found


def check_minutes(minutes: int) -> int:
    """This function will return the length; raises InvalidInput for one that no interview has."""
    if not SHORTEST <= minutes <= LONGEST:
        raise InvalidInput(f"时长要在 {SHORTEST} 到 {LONGEST} 分钟之间。")
    return minutes


def overlaps(one: Span, other: Span) -> bool:
    """This function will tell whether the two share any time; one that begins when the other ends does not."""
    return one.start < other.end and other.start < one.end


def colliding(span: Span, others: Iterable[Span]) -> list[Span]:
    """This function will return those that share time with the span, as they come."""
    return [other for other in others if overlaps(span, other)]


def unworked(span: Span, calendar: Calendar, zone: ZoneInfo) -> timedelta:
    """This function will return how much of the span lies outside the team's working hours."""
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    return (span.end - span.start) - working_time_between(start, end, calendar)
