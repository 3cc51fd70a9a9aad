"""Rules in words, what may be chosen for one, the log of what they did, and a trial over what was."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Max

from caidang.core.errors import InvalidInput
from caidang.core.interchange.robots import RobotKind
from caidang.domain.automation.acts import carry_out
from caidang.domain.automation.content import (
    Act,
    Content,
    Day,
    Do,
    When,
    check_content,
    content_of,
)
from caidang.domain.automation.events import MOST, VERBS, Event, fits_place, heard, of_days
from caidang.domain.automation.matching import who_fits
from caidang.domain.automation.models import Automation, AutoRule, Firing
from caidang.domain.candidates.models import Candidate, Label
from caidang.domain.candidates.selectors.labelling.labels import category_tree
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.outreach.models import MailTemplate
from caidang.domain.pipeline.models import Stage
from caidang.domain.review.models import Robot
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit.models import AuditEvent

PAGE: Final = 50
MOST_DAYS: Final = 90
MOST_PEOPLE: Final = 2_000
_AT_ONCE: Final = 500
_SHOWN: Final = 50
_NAMED: Final = {Do.OWNER: "交给", Do.TAG: "加标签", Do.TASK: "提醒", Do.MAIL: "发邮件", Do.ROBOT: "通知机器人"}
"""What was done, or was not, as the log has it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What may stand in a rule: ids with their names."""

    members: tuple[tuple[int, str], ...]
    labels: tuple[tuple[int, str], ...]
    stages: tuple[tuple[int, str], ...]
    templates: tuple[tuple[int, str], ...]
    robots: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in words. ``done`` is how often it did something."""

    public_id: str
    name: str
    when: str
    condition: str
    does: tuple[str, ...]
    owner: str
    is_on: bool
    done: int
    last_at: datetime | None
    content: Content


@dataclass(frozen=True, slots=True)
class FiringRow:
    """One line of the log; ``told`` are what each thing came to. ``person`` is None where he is out of the viewer's reach."""

    public_id: str
    rule: str
    person: CandidateRow | None
    when: str
    result: str
    told: tuple[tuple[str, bool, str], ...]
    at: datetime
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule would have done: on how many events, for how many people, each thing how often, and why not."""

    days: int
    events: int
    fits: int
    would: tuple[tuple[str, int], ...]
    would_not: tuple[tuple[str, int], ...]
    people: tuple[tuple[CandidateRow, datetime, tuple[str, ...]], ...]
    is_cut: bool


def choices(*, viewer: Viewer) -> Choices:
    """Return what the viewer may put into a rule."""
    require(viewer, Action.MANAGE_SORTING)
    tree = category_tree()
    tags = Label.objects.filter(kind=Label.Kind.TAG, merged_into=None, archived_at=None).order_by("name")
    labels = [*((one.id, tree.path(one.id)) for _, one in tree.walk()), *tags.values_list("pk", "name")]
    stages = Stage.objects.filter(is_archived=False).select_related("type").order_by("type", "position")
    templates = MailTemplate.objects.filter(archived_at=None).values_list("pk", "name")
    robots = Robot.objects.filter(member=None, removed_at=None)
    return Choices(
        members=tuple((one.pk, str(one)) for one in active_who_may(Action.READ_CANDIDATE)), labels=tuple(labels),
        stages=tuple((one.pk, f"{one.type} › {one.name}") for one in stages), templates=tuple(templates),
        robots=tuple((one.pk, f"{one.name}（{RobotKind(one.kind).label}）") for one in robots),
    )  # fmt: skip


def list_rules(*, viewer: Viewer) -> list[RuleRow]:
    """Return the rules, oldest first."""
    offered = choices(viewer=viewer)
    rows = list(AutoRule.objects.filter(archived_at=None))
    names = names_of(row.owner for row in rows)
    done = Firing.objects.filter(rule__in=rows, result=Firing.Result.DONE).order_by()
    counts = {pk: (n, at) for pk, n, at in done.values_list("rule").annotate(n=Count("pk"), last=Max("at"))}
    found = []
    for row in rows:
        content = content_of(row.opened())
        number, last = counts.get(row.pk, (0, None))
        found.append(
            RuleRow(
                str(row.public_id), row.name, in_words(content, offered), content.query,
                tuple(_said(act, offered) for act in content.acts), names.get(row.owner, ""), row.is_on, number, last,
                content,
            )  # fmt: skip
        )
    return found


def is_all_off() -> bool:
    """Tell whether every rule is switched off at once."""
    return Automation.objects.filter(pk=Automation.ONLY, is_off=True).exists()


def list_firings(
    *, viewer: Viewer, today: date, rule: str = "", before: int = 0
) -> tuple[list[FiringRow], int]:
    """Return a page of the log, newest first, and where the next begins, 0 for the last. Of people within reach."""
    offered = choices(viewer=viewer)
    rows = Firing.objects.select_related("rule").filter(candidate__in=Candidate.objects.visible_to(viewer).order_by().only("pk"))
    if rule:
        rows = rows.filter(rule__public_id=rule)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    people = {row.id: row for row in rows_of([one.candidate_id for one in shown], viewer=viewer, today=today)}
    lines = [
        FiringRow(
            str(one.public_id), one.rule.name, people.get(one.candidate_id), When(one.rule.when).label,
            Firing.Result(one.result).label, tuple(_lines(one, offered)), one.at, one.result == Firing.Result.DONE,
        )
        for one in shown
    ]  # fmt: skip
    return lines, shown[-1].pk if len(found) > PAGE else 0


def try_rule(content: Content, *, rule: AutoRule, days: int, viewer: Viewer, now: datetime, today: date) -> Tried:
    """Return what the rule would have done in the last days, by what the records say now. Nothing is written.

    ``rule`` need not be kept yet. Raises InvalidInput.
    """
    require(viewer, Action.MANAGE_SORTING)
    content = check_content(content)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"试跑最多看 {MOST_DAYS} 天。")
    offered = choices(viewer=viewer)
    events = list(_past(content, days, now=now, today=today))
    latest = {event.candidate: event for event in events}
    ids = list(latest)[:MOST_PEOPLE]
    would, would_not = Counter[str](), Counter[str]()
    fits = 0
    sample: list[tuple[int, datetime, tuple[str, ...]]] = []
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        found = who_fits([content], part, today=today)[content.query]
        reach = Candidate.objects.visible_to(viewer).filter(pk__in=found, merged_into=None, shut_at=None)
        for one in reach.select_related("data_key", "audience"):
            fits += 1
            said = []
            for act in content.acts:
                outcome = carry_out(act, rule=rule, candidate=one, actor=viewer, now=now, is_trial=True)
                words = _said(act, offered)
                (would if outcome.is_done else would_not)[words if outcome.is_done else f"{words}：{outcome.reason}"] += 1
                said.append(words if outcome.is_done else f"不{words}（{outcome.reason.rstrip('。')}）")
            sample.append((one.pk, latest[one.pk].at, tuple(said)))
    rows = {row.id: row for row in rows_of([pk for pk, _, _ in sample[:_SHOWN]], viewer=viewer, today=today)}
    return Tried(
        days, len(events), fits, tuple(would.most_common()), tuple(would_not.most_common()),
        tuple((rows[pk], at, said) for pk, at, said in sample[:_SHOWN] if pk in rows),
        len(latest) > MOST_PEOPLE or len(events) >= MOST,
    )  # fmt: skip


def in_words(content: Content, offered: Choices) -> str:
    """Say when a rule is set off."""
    if content.when is When.DATE:
        days = content.days
        shift = "当天" if not days else f"后第 {days} 天" if days > 0 else f"前 {-days} 天"
        return f"{content.day.label}{shift}"
    place = dict(offered.stages if content.when is When.STAGE else offered.labels).get(content.place, "")
    return f"{content.when.label}「{place}」" if content.place and place else content.when.label


def days_to_choose() -> list[tuple[str, str]]:
    """Return the days that a rule may count from."""
    return [(day.value, day.label) for day in Day]


def _past(content: Content, days: int, *, now: datetime, today: date) -> Iterator[Event]:
    if content.when.is_by_day:
        yield from of_days(content, today - timedelta(days=days - 1), today)
        return
    rows = AuditEvent.objects.filter(at__gte=now - timedelta(days=days), at__lte=now, verb__in=VERBS[content.when])
    # A person's own acts alone: what rules did would not set this one off for ever.
    newest: Sequence[AuditEvent] = list(rows.order_by("-seq")[:MOST])
    for event in heard(content.when, reversed(newest)):
        if fits_place(content, event):
            yield event


def _said(act: Act, offered: Choices) -> str:
    if act.do is Do.TASK:
        who = dict(offered.members).get(int(act.what), "") if act.what != "0" else "负责人"
        when = f"{act.days} 天后" if act.days else "当天"
        return f"{when}提醒{who}「{act.text}」"
    of: Mapping[Do, tuple[tuple[int, str], ...]] = {
        Do.OWNER: offered.members, Do.TAG: offered.labels, Do.MAIL: offered.templates, Do.ROBOT: offered.robots,
    }  # fmt: skip
    name = dict(of[act.do]).get(int(act.what or 0), "（已经没有了）")
    return f"{_NAMED[act.do]}「{name}」"


def _lines(firing: Firing, offered: Choices) -> Iterator[tuple[str, bool, str]]:
    names = {Do.TAG: dict(offered.labels), Do.OWNER: dict(offered.members)}
    for told in firing.told:
        do = Do(told["do"]) if told["do"] else None
        to = told["was"].get("label") or told["was"].get("to") or 0
        name = names.get(do, {}).get(to, "") if do else ""
        said = _NAMED[do] if do else ""
        yield (f"{said}「{name}」" if name else said), bool(told["done"]), str(told["reason"]).rstrip("。")
