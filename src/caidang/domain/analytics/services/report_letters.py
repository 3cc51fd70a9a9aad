"""Reports by mail: lined up once for each moment of a plan, counted when they go, handed over at most once.

As with every letter of the house (ADR 0028) it is written down just before the server could have it. A program that
dies before that hands it over again; one that dies after it leaves the letter 不确定, and it is not sent again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F

from caidang.core.errors import CaidangError
from caidang.core.mail.outgoing import Outgoing, letter_bytes
from caidang.core.report.figures import Figure
from caidang.core.report.figures_pdf import draw_figures
from caidang.domain.analytics.gathering import (
    Titled,
    answer_all,
    board_of,
    sheetful,
    without_colleagues,
)
from caidang.domain.analytics.models import Report, ReportMail, ReportSending
from caidang.domain.analytics.plans import last_due
from caidang.domain.analytics.questions import Question
from caidang.domain.analytics.selectors.reports import opened, reachable
from caidang.domain.analytics.services.report_mails import plan_of
from caidang.domain.analytics.spans import Span
from caidang.domain.review.calendar import team_calendar, team_time
from caidang.domain.review.services.news.digest import digest_address
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.letters import Post, post
from caidang.foundation.lib.net.smtp import Fate, Server, Told
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.write_lock import write_tx

State = ReportSending.State
Hand = Callable[[Server, str, bytes, Callable[[], None]], Told]
TOO_LATE: Final = timedelta(hours=24)
"""A letter that could not be sent for so long is not sent any more; the next one is near."""
LEASE: Final = timedelta(minutes=10)
REST: Final = timedelta(minutes=5)
MOST_ATTEMPTS: Final = 8
_MOST_ROWS: Final = 12
_NO_ADDRESS: Final = "没有填收信的邮箱"
_OUT_OF_REACH: Final = "收信人看不到这份报表"
_LATE: Final = "过了一天还没送出"
_GONE: Final = "已经停了"
_NO_SUCH: Final = "发信或收信的邮箱写得不对"
_NOT_TAKEN: Final = "邮件服务器没有收"


def line_up_due(*, now: datetime) -> int:
    """This function will line up a letter for each member of each plan that is due; return how many."""
    count, calendar = 0, team_calendar()
    for mail in ReportMail.objects.filter(removed_at=None, off_at=None):
        due = last_due(plan_of(mail), now=now, zone=ZoneInfo(settings.TIME_ZONE), is_working=calendar.is_working)
        if due is None or due <= mail.settled_to:
            continue
        with write_tx():
            # Another worker may have lined them up meanwhile.
            live = ReportMail.objects.filter(pk=mail.pk, settled_to=mail.settled_to, removed_at=None, off_at=None)
            if not live.update(settled_to=due) or now - due > TOO_LATE:
                continue
            rows = [ReportSending(mail=mail, member=one, due_at=due, next_at=now) for one in mail.members]
            count += len(ReportSending.objects.bulk_create(rows))
    return count


def send_next(*, now: datetime, hand: Hand) -> bool:
    """This function will send one letter that is due; False where there is none. Never inside a transaction."""
    _settle_abandoned(now)
    letter = _claim(now)
    if letter is None:
        return False
    way = post()
    if way is None:
        _put_off(letter, now, is_counted=False)
        return True
    try:
        to, data = _written(letter, way, now)
    except CaidangError as error:
        _settle(letter, State.SKIPPED, str(error)[:40], now)
        return True
    except ValueError:
        _settle(letter, State.FAILED, _NO_SUCH, now)
        return True
    if not data:
        _settle(letter, State.SKIPPED, to, now)
        return True
    try:
        told = hand(way.server, to, data, lambda: _note_handing(letter, now))
    except LeaseLost:
        return True
    _settle_told(letter, told, now)
    return True


def _claim(now: datetime) -> ReportSending | None:
    due = ReportSending.objects.filter(state=State.WAITING, handed_at=None, next_at__lte=now)
    first = due.order_by("next_at", "pk").values_list("pk", flat=True).first()
    if first is None:
        return None
    with write_tx():
        if not due.filter(pk=first).update(next_at=now + LEASE, attempts=F("attempts") + 1):
            return None
    return ReportSending.objects.select_related("mail__report").get(pk=first)


def _written(letter: ReportSending, way: Post, now: datetime) -> tuple[str, bytes]:
    """The address and the bytes; without bytes it is the reason why there is no letter."""
    mail, member = letter.mail, User.objects.filter(pk=letter.member, is_active=True).first()
    if mail.removed_at is not None or mail.off_at is not None or letter.member not in mail.members:
        return _GONE, b""
    if now - letter.due_at > TOO_LATE:
        return _LATE, b""
    if member is None:
        return _OUT_OF_REACH, b""
    viewer = viewers_of([member])[member.pk]
    to = digest_address(viewer=viewer)
    if not to:
        return _NO_ADDRESS, b""
    found = _asked(mail, viewer, now)
    if found is None:
        return _OUT_OF_REACH, b""
    title, questions = found
    drawn = answer_all(questions, viewer=viewer, now=now)
    mailed = [one for one in drawn if without_colleagues(one)]
    kept = [one.figure for one in drawn if not without_colleagues(one)]
    paper = sheetful(title, mailed, viewer=viewer, name="", now=now)
    body = _body([one.figure for one in mailed], kept, paper.lines)
    files = ((f"{title}.pdf", draw_figures(paper)),) if mailed else ()
    return to, letter_bytes(
        Outgoing(
            number=letter.number.hex, sender=way.server.sender, sender_name=way.name or "才档", to=to,
            subject=f"才档：{title}", body=body, at=team_time(now), files=files,
        )
    )  # fmt: skip


def _asked(mail: ReportMail, viewer: Viewer, now: datetime) -> tuple[str, list[Titled]] | None:
    """What the letter tells this member; None where the report is out of his reach."""
    span, today = Span(mail.span), team_time(now).date()
    if mail.report_id is None:
        questions = board_of(viewer, span=span, today=today)
        return (f"{viewer.role.label}的看板", questions) if questions else None
    report: Report | None = reachable(viewer).filter(pk=mail.report_id).first()
    name, question = opened(report) if report is not None else ("", None)
    return (name, [Titled(name, _about(question, span))]) if question is not None else None


def _about(question: Question, span: Span) -> Question:
    return Question(
        measure=question.measure, span=span, split=question.split, series=question.series, shape=question.shape,
        filters=question.filters,
    )  # fmt: skip


def _body(figures: list[Figure], kept: list[Figure], lines: tuple[str, ...]) -> str:
    """Numbers in plain words; colleagues' names stay in the house."""
    told = [*lines, ""]
    for figure in figures:
        told.append(f"【{figure.title}】{figure.total}" + (f"（{figure.before}）" if figure.before else ""))
        if figure.series and figure.label_name != "日期":
            first = figure.series[0].points
            told += [f"  {name}：{point.text}" for name, point in list(zip(figure.labels, first, strict=True))[:_MOST_ROWS]]
    for figure in kept:
        told.append(f"【{figure.title}】按成员的数字不寄，登录才档看。")
    return "\n".join([*told, "", "图和表在附件里。不想再收：才档 › 数据 › 定期邮件，点「不再寄给我」。"])


def _note_handing(letter: ReportSending, now: datetime) -> None:
    with write_tx():
        held = ReportSending.objects.filter(
            pk=letter.pk, state=State.WAITING, attempts=letter.attempts, next_at=letter.next_at, handed_at=None
        )
        if not held.update(handed_at=now):
            raise LeaseLost("这封信已由别的进程接手，或者停了。")
    letter.handed_at = now


def _settle_told(letter: ReportSending, told: Told, now: datetime) -> None:
    if told.fate is Fate.TAKEN:
        _settle(letter, State.SENT, "", now)
    elif told.fate is Fate.UNSURE:
        _settle(letter, State.UNSURE, "", now)
    elif told.fate is Fate.DOWN:
        _put_off(letter, now, is_counted=False)
    elif told.fate is Fate.LATER and letter.attempts < MOST_ATTEMPTS:
        _put_off(letter, now, is_counted=True)
    else:
        _settle(letter, State.FAILED, _NOT_TAKEN, now)


def _put_off(letter: ReportSending, now: datetime, *, is_counted: bool) -> None:
    attempts = letter.attempts if is_counted else max(0, letter.attempts - 1)
    with write_tx():
        ReportSending.objects.filter(pk=letter.pk, state=State.WAITING).update(
            next_at=now + REST, handed_at=None, attempts=attempts
        )


def _settle_abandoned(now: datetime) -> None:
    """Letters whose sender died after the server could have them."""
    for letter in ReportSending.objects.filter(state=State.WAITING, handed_at__isnull=False, next_at__lte=now):
        _settle(letter, State.UNSURE, "", now)


def _settle(letter: ReportSending, state: ReportSending.State, reason: str, now: datetime) -> None:
    with write_tx():
        ReportSending.objects.filter(pk=letter.pk).update(state=state, reason=reason, settled_at=now)
        if state in (State.SENT, State.UNSURE):
            audit.record(
                actor_id=None, verb="report.mailed", subject=f"report_mail:{letter.mail_id}", now=now,
                detail={"member": letter.member, "due": letter.due_at.isoformat()},
            )  # fmt: skip
