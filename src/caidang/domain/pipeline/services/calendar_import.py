"""A calendar that somebody hands in: looked over, each appointment with what it would become, then kept as he chose.

One whose person has a live application may become an interview, every other a reminder. Handed in again, what came
already is known by its person, time and words, and left alone; what left this program comes back as what it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from caidang.core.errors import CaidangError, InvalidInput, NotFound
from caidang.core.interchange.appointments import Appointment, read_appointments
from caidang.core.match import keys
from caidang.domain.candidates.models import Candidate, MatchKey
from caidang.domain.candidates.selectors.finding.find import search_candidates
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.candidates.values import match_tokens
from caidang.domain.pipeline.models import Application, Interview
from caidang.domain.pipeline.services.interviews.arranging import arrange, next_round
from caidang.domain.pipeline.services.interviews.plan import MAX_LINE, MAX_TEXT, Plan
from caidang.domain.pipeline.timing import LONGEST, SHORTEST
from caidang.domain.pipeline.way import Kind
from caidang.domain.review.calendar import team_time
from caidang.domain.review.selectors.reminders import own_texts
from caidang.domain.review.services.news.reminders import MAX_TEXT as MAX_REMINDER
from caidang.domain.review.services.news.reminders import add_reminder
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.index.values import SearchUnavailable

INTERVIEW, REMINDER, NOTHING = "interview", "reminder", "nothing"
AHEAD: Final = timedelta(days=366)
_BACK: Final = timedelta(hours=12)
_ZONE: Final = "Asia/Shanghai"
_NOISE: Final = re.compile(
    r"(?i)面试|初面|复试|复面|终面|一面|二面|三面|四面|电话|视频|现场|线上|约谈|面谈|沟通|回访|候选人|客户面|提醒|会议|interview|with|call|phone|onsite|round|candidate|re:|fw:"
)
_CUT: Final = re.compile(r"[\s:：|｜\-–—_/()（）【】\[\]《》,，、.。;；+＋·&@#＃!！?？]+")
_NAME: Final = re.compile(r"[\u3400-\u9fff·]{2,4}|[A-Z][a-z]+")
_OVER: Final = tuple(kind.value for kind in Kind if kind.is_end)
_MOST_TRIED: Final = 3
_MOST_FOUND: Final = 5
_INTERVIEW: Final = re.compile(r"(?i)面试|[初复终一二三四]面|interview")
_UNPLACED: Final = "他不在任何进行中的职位里，只能是提醒；先把他加进职位再收，就能成为面试。"
_NOW_PLACED: Final = "已有一样的提醒；他现在在职位里，要收成面试就选「面试」。"
_NOBODY: Final = "没认出是哪位候选人的面试，只能是提醒。"
_UNCHOSEN: Final = "面试要选一个应聘（「姓名 · 职位」那样的），没有收；他还没有应聘的，先加进职位。"
_PHONED: Final = re.compile(r"(?i)电话|phone|call")
_HELD_THERE: Final = re.compile(r"(?i)现场|到访|onsite")


@dataclass(frozen=True, slots=True)
class Choice:
    """One application that an appointment may be an interview of, or one person it may be about (``application`` empty)."""

    person: str
    name: str
    application: str = ""
    job: str = ""
    why: str = ""

    @property
    def value(self) -> str:
        """What the form sends."""
        return f"{self.person}/{self.application}"


@dataclass(frozen=True, slots=True)
class Looked:
    """An appointment, what it would become, and for whom. ``already`` says why it is left alone, ``note`` why it can only be a reminder."""

    appointment: Appointment
    becomes: str
    choices: tuple[Choice, ...]
    already: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person chose for an appointment."""

    appointment: Appointment
    becomes: str
    person: str = ""
    application: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: how many of each, and for each that was not kept its title and why.

    ``unplaced`` of the reminders read like interviews, but stand in no application.
    """

    interviews: int
    reminders: int
    refused: tuple[tuple[str, str], ...]
    unplaced: int = 0


def look_at_calendar(data: bytes, *, viewer: Viewer, now: datetime, today: date) -> list[Looked]:
    """Return what a calendar's coming appointments would become. Nothing is written. Raises NotAllowed, Damaged, TooLarge."""
    require(viewer, Action.WORK)
    found = read_appointments(data, since=now - _BACK, until=now + AHEAD, zone=team_time(now).tzinfo or now.tzinfo)  # type: ignore[arg-type]
    reminded = own_texts(viewer=viewer, since=now - _BACK)
    return [_looked(one, reminded, viewer, today) for one in found]


def take_calendar(*, wanted: Sequence[Wanted], actor: Viewer, now: datetime) -> Taken:
    """Keep what was chosen, each in a transaction of its own; what cannot be kept is told, the others are."""
    require(actor, Action.WORK)
    counts = {INTERVIEW: 0, REMINDER: 0}
    refused, unplaced = [], 0
    for one in wanted:
        if one.becomes not in counts:
            continue
        try:
            with write_tx():
                (_arrange if one.becomes == INTERVIEW else _remind)(one, actor, now)
        except CaidangError as error:
            refused.append((one.appointment.title, str(error)))
        else:
            counts[one.becomes] += 1
            unplaced += one.becomes == REMINDER and not one.application and _is_like_interview(one.appointment)
    return Taken(counts[INTERVIEW], counts[REMINDER], tuple(refused), unplaced)


def _looked(one: Appointment, reminded: Mapping[datetime, set[str]], viewer: Viewer, today: date) -> Looked:
    if one.uid.endswith("@caidang"):
        return Looked(one, NOTHING, (), "从才档出去的，这里已经有")
    if one.is_cancelled:
        return Looked(one, NOTHING, (), "对方已取消")
    choices = _choices(one, viewer, today)
    held = {str(pk) for pk in _held_at(one.start, [choice.application for choice in choices if choice.application])}
    if held:
        return Looked(one, NOTHING, choices, "已有同一时间的面试")
    is_interview = not one.is_task and may(viewer, Action.INTERVIEW) and any(choice.application for choice in choices[:1])
    if _words(one) in reminded.get(one.start, set()):
        # Who was only reminded of before he stood in a job may be interviewed now.
        may_become = is_interview and _is_like_interview(one)
        return Looked(one, NOTHING, choices if may_become else (), "" if may_become else "已有一样的提醒", _NOW_PLACED if may_become else "")
    note = "" if is_interview or not _is_like_interview(one) else _UNPLACED if choices else _NOBODY
    return Looked(one, INTERVIEW if is_interview else REMINDER, choices, note=note)


def _is_like_interview(one: Appointment) -> bool:
    return not one.is_task and _INTERVIEW.search(one.title) is not None


def _held_at(start: datetime, applications: Sequence[str]) -> list[object]:
    if not applications:
        return []
    rows = Interview.objects.filter(start=start, application__public_id__in=applications)
    return list(rows.exclude(status=Interview.Status.CANCELLED).values_list("application__public_id", flat=True))


def _choices(one: Appointment, viewer: Viewer, today: date) -> tuple[Choice, ...]:
    """Whom it may be about: by mail or number for sure, else by the name in its title; his live applications first."""
    if not may(viewer, Action.READ_CANDIDATE):
        return ()
    ids, why = _by_contact(one, viewer), "邮箱或电话一样"
    if not ids:
        ids, why = _by_name(one, viewer, today), "标题里的姓名一样，请核对"
    rows = rows_of(ids[:_MOST_FOUND], viewer=viewer, today=today)
    live = Application.objects.visible_to(viewer).filter(candidate__in=[row.id for row in rows]).exclude(stage__kind__in=_OVER)
    applied: dict[int, list[Application]] = {}
    for row in live.select_related("job__client", "stage").order_by("-stage_since") if may(viewer, Action.READ_CLIENT) else ():
        applied.setdefault(row.candidate_id, []).append(row)
    jobs = [
        Choice(row.public_id, row.name, str(each.public_id), f"{each.job.title} · {each.job.client}", why)
        for row in rows for each in applied.get(row.id, ())
    ]  # fmt: skip
    return (*jobs, *(Choice(row.public_id, row.name, why=why) for row in rows))


def _by_contact(one: Appointment, viewer: Viewer) -> list[int]:
    told = [("email", n, address) for n, address in enumerate(one.addresses)] + [("phone", n, phone) for n, phone in enumerate(one.phones)]
    tokens = [token for _, token in match_tokens(keys(told))] if told else []
    found = MatchKey.objects.with_tokens(tokens).filter(kind__in=("email", "phone")).values_list("candidate_id", flat=True)
    near = Candidate.objects.visible_to(viewer).filter(pk__in=set(found), merged_into=None)
    return list(near.order_by("-updated_at").values_list("pk", flat=True)[:_MOST_FOUND])


def _by_name(one: Appointment, viewer: Viewer, today: date) -> list[int]:
    pieces = [piece for piece in _CUT.split(_NOISE.sub(" ", one.title)) if piece]
    names = [piece for piece in pieces if _NAME.fullmatch(piece) and piece[0] >= "\u3400"]
    names += [f"{a} {b}" for a, b in zip(pieces, pieces[1:], strict=False) if _NAME.fullmatch(a) and _NAME.fullmatch(b) and a[0] < "\u3400"]
    found: list[int] = []
    for name in list(dict.fromkeys(names))[:_MOST_TRIED]:
        try:
            page = search_candidates(text=f'姓名:"{name}"', viewer=viewer, today=today, page_size=_MOST_FOUND, are_facets_wanted=False)
        except SearchUnavailable:
            return []
        found += [hit.row.id for hit in page.found if hit.row.name == name]
    return list(dict.fromkeys(found))


def _arrange(one: Wanted, actor: Viewer, now: datetime) -> None:
    if not one.application:
        raise InvalidInput(_UNCHOSEN)
    key = parse_public_id(one.application, missing="没有这个应聘，可能不在你的范围里。")
    row = Application.objects.visible_to(actor).select_related("candidate", "job__client").filter(public_id=key).first()
    if row is None:
        raise NotFound("没有这个应聘，可能不在你的范围里。")
    told = one.appointment
    if _held_at(told.start, [str(row.public_id)]):
        raise NotFound("这个时间已有他的面试，没有再加。")
    words = f"{told.title}\n{told.place}"
    kind = Interview.Kind.PHONE if _PHONED.search(words) else Interview.Kind.ONSITE if _HELD_THERE.search(words) else Interview.Kind.VIDEO
    plan = Plan(
        round=next_round(row), kind=kind.value, start=told.start, minutes=min(max(told.minutes, SHORTEST), LONGEST), zone=_ZONE,
        place=told.place[:MAX_LINE], link=told.link[:MAX_LINE], told=f"{told.title}\n{told.notes}".strip()[:MAX_TEXT],
        members=[actor.user_id] if actor.user_id is not None else [], are_invited=False,
    )  # fmt: skip
    arrange(application=row, plan=plan, actor=actor, now=now)


def _remind(one: Wanted, actor: Viewer, now: datetime) -> None:
    person = get_candidate(one.person, viewer=actor) if one.person else None
    words, start = _words(one.appointment), one.appointment.start
    if words in own_texts(viewer=actor, since=start).get(start, set()):
        raise NotFound("已有一样的提醒，没有再加。")
    add_reminder(text=words, due_at=start, actor=actor, now=now, candidate=person)


def _words(one: Appointment) -> str:
    """What a reminder says: its title, then where."""
    return " · ".join(part.replace("\n", " ") for part in (one.title, one.place, one.link) if part)[:MAX_REMINDER].strip()
