"""What calendars and letters say of an interview: as little of the person as was chosen."""

from zoneinfo import ZoneInfo

from django.conf import settings

from caidang.core.interchange.meeting import Meeting
from caidang.core.text.pinyin import syllables
from caidang.domain.candidates.selectors.shown.rows import UNNAMED
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.timing import ZONES
from caidang.foundation.vault import services as vault

NOBODY = "候选人"


def meeting_of(interview: Interview, *, name: str, are_notes_told: bool = True) -> Meeting:
    """Return the interview as a calendar knows it, with the person under this name."""
    detail = vault.open_json(interview.data_key, interview.detail_place, bytes(interview.detail))
    return Meeting(
        uid=interview.uid, sequence=interview.sequence, start=interview.start,
        minutes=interview.minutes, title=title_of(interview, name=name), place=detail["place"],
        link=detail["link"], notes=detail["told"] if are_notes_told else "",
        is_cancelled=interview.status == Interview.Status.CANCELLED,
        changed_at=interview.updated_at,
    )  # fmt: skip


def title_of(interview: Interview, *, name: str) -> str:
    """Return one line that says which interview it is."""
    job = interview.application.job.title
    return f"{kind_words(interview)} · {name} · {job}"


def kind_words(interview: Interview) -> str:
    """Return the round and how it is held: 第 2 轮视频面试."""
    kind = Interview.Kind(interview.kind)
    held = kind.label if kind in _OWN_WORDS else f"{kind.label}面试"
    return f"第 {interview.round} 轮{held}"


_OWN_WORDS = (Interview.Kind.WRITTEN, Interview.Kind.ASSESSMENT, Interview.Kind.CLIENT)


def when_words(interview: Interview) -> str:
    """Return the time by the clock it was arranged by: 2026-12-01 14:30–15:30（北京时间）."""
    zone = ZoneInfo(interview.zone)
    start, end = interview.start.astimezone(zone), interview.end.astimezone(zone)
    return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}（{ZONES.get(interview.zone, interview.zone)}）"


def here_words(interview: Interview) -> str:
    """Return when it begins by the team's own clock, where it was arranged by another; otherwise nothing."""
    if interview.zone == settings.TIME_ZONE:
        return ""
    local = interview.start.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"{ZONES.get(settings.TIME_ZONE, settings.TIME_ZONE)} {local:%Y-%m-%d %H:%M}"


def letter_words(interview: Interview, meeting: Meeting, *, is_off: bool) -> tuple[str, str]:
    """Return a letter's subject and body."""
    head = "面试取消" if is_off else "面试改期" if interview.status == Interview.Status.MOVED else "面试邀请"
    lines = [meeting.title, f"时间：{when_words(interview)}"]
    if is_off:
        lines.append("这场面试取消了，或者不再请你参加；日历里会自己去掉。")
    else:
        lines += [f"地点：{meeting.place}"] if meeting.place else []
        lines += [f"链接：{meeting.link}"] if meeting.link else []
        lines += ["", meeting.notes] if meeting.notes else []
        lines += ["", "附件是日历邀请，打开就能加进日历；以后改期或取消会自己更新。"]
    return f"{head}：{meeting.title}", "\n".join(lines)


def called(interview: Interview) -> str:
    """Return what letters call the person, as the one who arranged the interview chose."""
    candidate = interview.application.candidate
    summary = vault.open_json(
        candidate.data_key, candidate.summary_place, bytes(candidate.summary)
    )
    return _named(str(summary.get("name") or UNNAMED), interview.naming)


def _named(name: str, naming: str) -> str:
    if naming == Interview.Naming.NAME:
        return name
    if naming == Interview.Naming.NOBODY or name == UNNAMED:
        return NOBODY
    return initials_of(name)


def initials_of(name: str) -> str:
    """Return 林知夏 as L.Z.X.; 候选人 where nothing can be read."""
    letters = [part[:1].upper() for part in syllables(name) if part[:1].isalpha()]
    return "".join(f"{letter}." for letter in letters) or NOBODY
