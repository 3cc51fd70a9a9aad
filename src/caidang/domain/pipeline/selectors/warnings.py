"""What to know before a person is put forward: asked for any number of people in a few queries.

Nothing that the viewer may not see is told: what is out of his reach is said without names.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

from django.db.models import Q
from django.utils import timezone

from caidang.domain.candidates.freshness import GROUPS, held
from caidang.domain.candidates.models import Bounce
from caidang.domain.candidates.selectors.labelling.fresh_days import days_known_of, months_of
from caidang.domain.clients.models import Client, Job, called
from caidang.domain.compliance.selectors.consents import Standing, standing_with
from caidang.domain.pipeline.models import Application, Block, StageEvent
from caidang.domain.pipeline.way import AT_CLIENT, IN_PROGRESS, Kind, reason_told
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require

PROTECTION_MONTHS: Final = 6
"""保护期 where no contract names another."""
_NO_CONSENT: Final = {
    Standing.NONE: "没有他同意给这家客户的授权，推荐时要登记。",
    Standing.EXPIRED: "他给这家客户的授权过期了，推荐前要再问他。",
    Standing.WITHDRAWN: "他撤回了给这家客户的授权，不能推荐。",
}
_CONTACT: Final = GROUPS["contact"]


class Sort(StrEnum):
    """What a warning is about; the value says it of several people, after their number."""

    BLOCKED = "在屏蔽名单里"
    THERE = "已经在这个职位里"
    PROTECTED = "在同事的保护期里"
    SUBMITTED = "推荐给过这家客户"
    APPLIED = "已经在这家客户的流程里"
    ENDED = "在这家客户的流程里结束过"
    PLACED = "已入职，还没过保"
    ELSEWHERE = "正在别的客户的流程里"
    NO_CONSENT = "没有给这家客户的授权"
    STALE = "联系方式过了保鲜期，或没有"


@dataclass(frozen=True, slots=True)
class Warning_:
    """One thing to know. ``is_stop``: with it the person is not put forward."""

    sort: Sort
    text: str
    is_stop: bool = False


def warnings_for(
    people: Sequence[int], *, client: Client, viewer: Viewer, now: datetime, job: Job | None = None,
    apart_from: Sequence[int] = (), months: int | None = None,
) -> dict[int, list[Warning_]]:  # fmt: skip
    """This function will return what to know of each of these records before it is put forward to the client.

    The records are the caller's to have found within reach. ``apart_from`` are the applications that the
    question is about and that are no news themselves; ``months`` is how long who submitted first
    is protected; where it is not told, what the client's contract of today says.
    """
    require(viewer, Action.READ_CLIENT)
    known = protection_months(client, _day(now)) if months is None else months
    asked = _Asked(people, client, viewer, now, job, known, apart_from)
    found: dict[int, list[Warning_]] = {pk: [] for pk in people}
    for tell in (asked.blocks, asked.applications, asked.protection, asked.contacts):
        for person, warning in tell():
            found[person].append(warning)
    for person, standing in standing_with(client, people, now=now).items():
        if standing is not Standing.GIVEN:
            found[person].append(Warning_(Sort.NO_CONSENT, _NO_CONSENT[standing]))
    order = list(Sort)
    return {pk: sorted(told, key=lambda one: order.index(one.sort)) for pk, told in found.items()}


def protection_months(client: Client, day: date) -> int:
    """This function will return how many months the contract of that day protects who submitted a person first."""
    current = client.contracts.filter(Q(ends=None) | Q(ends__gte=day), removed_at=None, starts__lte=day)
    months: int | None = current.order_by("-starts", "-pk").values_list("protection_months", flat=True).first()
    return PROTECTION_MONTHS if months is None else months


def summed_up(found: Mapping[int, Sequence[Warning_]]) -> list[Warning_]:
    """This function will say of several people how many each warning is about, the stopping ones first."""
    counts: dict[tuple[Sort, bool], int] = {}
    for told in found.values():
        for sort, is_stop in {(one.sort, one.is_stop) for one in told}:
            counts[sort, is_stop] = counts.get((sort, is_stop), 0) + 1
    order = list(Sort)
    return [
        Warning_(sort, f"{n} 人{sort.value}{'，不会加' if is_stop else ''}。", is_stop)
        for (sort, is_stop), n in sorted(counts.items(), key=lambda one: (not one[0][1], order.index(one[0][0])))
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """An application of one of the people, whoever may see it."""

    pk: int
    person: int
    job: int
    title: str
    client: int
    client_name: str
    kind: Kind
    stage: str
    since: datetime
    owner: int | None
    reason: str


_Told = Iterable[tuple[int, Warning_]]


class _Asked:
    """The question, and what several answers need."""

    def __init__(
        self, people: Sequence[int], client: Client, viewer: Viewer, now: datetime, job: Job | None,
        months: int, apart_from: Sequence[int],
    ) -> None:  # fmt: skip
        self._people, self._client, self._now, self._job = people, client, now, job
        self._months, self._viewer = months, viewer
        rows = Application.objects.filter(candidate__in=people, joined_into=None).exclude(pk__in=apart_from)
        self._known = [_known(row) for row in rows.values_list(*_FIELDS)]
        reach = Application.objects.visible_to(viewer).filter(candidate__in=people)
        self._seen = set(reach.values_list("pk", flat=True))
        self._names = names_of(one.owner for one in self._known)

    def blocks(self) -> _Told:
        standing = Block.objects.filter(candidate__in=self._people, lifted_at=None)
        for block in standing.filter(Q(client=None) | Q(client=self._client)):
            whom = "任何客户" if block.client_id is None else "这家客户"
            reason = Block.Reason(block.reason).label
            text = f"在屏蔽名单里，不推荐给{whom}：{reason}。要推荐，先在他的档案里解除。"
            yield block.candidate_id, Warning_(Sort.BLOCKED, text, is_stop=True)

    def applications(self) -> _Told:
        for one in self._known:
            if self._job is not None and one.job == self._job.pk:
                yield one.person, Warning_(Sort.THERE, f"已经在这个职位里，现在「{one.stage}」。", is_stop=True)
            elif one.kind is Kind.PLACED:
                yield one.person, Warning_(Sort.PLACED, self._placed(one))
            elif one.client == self._client.pk:
                yield one.person, self._applied(one)
            elif one.kind in IN_PROGRESS:
                yield one.person, Warning_(Sort.ELSEWHERE, self._elsewhere(one))

    def protection(self) -> _Told:
        """Who submitted the person to this client first, and until when that protects him."""
        here = {one.pk: one for one in self._known if one.client == self._client.pk}
        first: dict[int, StageEvent] = {}
        for application, event in self._submitted.items():
            person = here[application].person
            if person not in first or event.at < first[person].at:
                first[person] = event
        names = names_of(event.actor for event in first.values())
        for person, event in first.items():
            until = months_after(_day(event.at), self._months)
            if event.actor == self._viewer.user_id or _day(self._now) >= until:
                continue
            is_seen = event.application_id in self._seen
            who = names.get(event.actor or 0, "同事") if is_seen else "已有同事"
            text = f"{who} {_day(event.at)} 先推荐给这家客户，保护到 {until}。"
            yield person, Warning_(Sort.PROTECTED, text)

    @cached_property
    def _submitted(self) -> dict[int, StageEvent]:
        """The step with which each application came before this client, where one did that still counts."""
        events = StageEvent.objects.filter(
            application__in=[one.pk for one in self._known if one.client == self._client.pk],
            undoes=None, undone_by=None, merge=None, after__kind__in=[kind.value for kind in AT_CLIENT],
        ).order_by("-pk")  # fmt: skip
        return {event.application_id: event for event in events}

    def contacts(self) -> _Told:
        """By what 保鲜 counts: what somebody asked after counts anew, and a category may hold for longer or shorter."""
        days, months = days_known_of(self._people), months_of(self._people)
        came_back = set(
            Bounce.objects.filter(candidate__in=self._people, value__isnull=False, value__retired_at=None)
            .values_list("candidate_id", flat=True)
        )  # fmt: skip
        for person in self._people:
            known = days[person][_CONTACT.key]
            if known is None:
                yield person, Warning_(Sort.STALE, "档案里没有电话、邮箱或微信。")
                continue
            how = held(_CONTACT, known, months[person][_CONTACT.key], _day(self._now))
            if not how.is_stale:
                continue
            text = "寄到他邮箱的信退回来过，联系方式要核对。" if person in came_back else (
                f"联系方式上次核对是 {how.known_on}，过了 {months[person][_CONTACT.key]} 个月的保鲜期。"
            )
            yield person, Warning_(Sort.STALE, text)

    def _applied(self, one: _Known) -> Warning_:
        """An application of this client, where it stands or how it ended."""
        was_submitted = one.kind in AT_CLIENT or one.pk in self._submitted
        has_ended = one.kind is Kind.LOST
        sort = Sort.SUBMITTED if was_submitted else Sort.ENDED if has_ended else Sort.APPLIED
        if one.pk not in self._seen:
            text = "已有同事推荐给过这家客户。" if was_submitted else "已有同事把他放进过这家客户的流程。"
            return Warning_(sort, text)
        who = f"，{name} 跟进" if (name := self._names.get(one.owner or 0)) else ""
        if not has_ended:
            done = "已推荐给这家客户" if was_submitted else "已经在这家客户的流程里"
            return Warning_(sort, f"{done}：「{one.title}」，{_day(one.since)} 起「{one.stage}」{who}。")
        event = self._submitted.get(one.pk)
        done = f"{_day(event.at)} 推荐给过这家客户" if event is not None else "在这家客户的流程里走过，没有推荐"
        why = f"（{reason_told(one.reason)}）" if one.reason else ""
        return Warning_(sort, f"{done}：「{one.title}」，{_day(one.since)} 结束{why}{who}。")

    def _elsewhere(self, one: _Known) -> str:
        if one.pk not in self._seen:
            return "已有同事推荐给别的客户，正在进行。"
        who = f"，{name} 跟进" if (name := self._names.get(one.owner or 0)) else ""
        return f"正在 {one.client_name}「{one.title}」的流程里，{_day(one.since)} 起「{one.stage}」{who}。"

    def _placed(self, one: _Known) -> str:
        if one.pk not in self._seen:
            return "已由同事推荐入职，还没过保。"
        return f"{_day(one.since)} 入职 {one.client_name}「{one.title}」，还没过保。"


_FIELDS: Final = (
    "pk", "candidate_id", "job_id", "job__title", "job__client_id", "job__client__short_name",
    "job__client__name", "job__client__is_alike", "stage__kind", "stage__name", "stage_since", "owner", "reason",
)  # fmt: skip


def _known(row: tuple[int, int, int, str, int, str, str, bool, str, str, datetime, int | None, str]) -> _Known:
    pk, person, job, title, client, short, name, is_alike, kind, stage, since, owner, reason = row
    said = called(short, name, is_alike=is_alike)
    return _Known(pk, person, job, title, client, said, Kind(kind), stage, since, owner, reason)


def months_after(day: date, months: int) -> date:
    """This function will return the same day so many months later, or the month's last where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(moment: datetime) -> date:
    return moment.astimezone(timezone.get_current_timezone()).date()
