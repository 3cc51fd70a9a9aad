"""Interviews for programs: the week, one of them, arranged, changed, held, decided."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.pipeline.selectors.interviews.arranging import (
    DeskAgain,
    arranging,
    arranging_again,
)
from caidang.domain.pipeline.selectors.interviews.lists import InterviewRow, read_week
from caidang.domain.pipeline.selectors.interviews.one import InterviewPage, read_interview
from caidang.domain.pipeline.selectors.interviews.sight import get_interview
from caidang.domain.pipeline.selectors.within import get_application
from caidang.domain.pipeline.services.interviews.arranging import (
    arrange,
    change,
    decide,
    take_step,
)
from caidang.domain.pipeline.services.interviews.plan import Contact, Plan
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.resources.work_shapes import (
    DecisionWanted,
    InterviewChanged,
    InterviewTold,
    InterviewWanted,
    InterviewWhole,
    MemberTold,
    StepWanted,
)
from caidang.interfaces.api.states import as_read, etag

router = Router(tags=["面试"])
_FIRST, _LAST = date(1990, 1, 1), date(2200, 1, 1)


@router.get("/interviews", response=list[InterviewTold], summary="一周的面试", operation_id="list_interviews")
def interviews(request: HttpRequest, day: date | None = None, whose: str = "mine") -> list[InterviewTold]:
    """List the interviews of the week around a day, one's own or (``whose=all``) everybody's within reach."""
    around = day or timezone.localdate()
    if not _FIRST <= around <= _LAST:
        raise InvalidInput("日期太远了。")
    week = read_week(viewer=viewer_of(request), day=around, now=timezone.now(), is_everyone=whose == "all")
    return [_row(row) for _, rows in week.days for row in rows]


@router.get("/interviewers", response=list[MemberTold], summary="可以面试的同事", operation_id="list_interviewers")
def interviewers(request: HttpRequest) -> list[MemberTold]:
    """List the members that an interview can be given to, for who arranges them."""
    require(viewer_of(request), Action.INTERVIEW)
    return [MemberTold(id=one.pk, name=str(one)) for one in active_who_may(Action.READ_CANDIDATE)]


@router.post(
    "/applications/{str:application_id}/interviews", response={201: InterviewWhole}, summary="安排面试", operation_id="arrange_interview"
)
def new(request: HttpRequest, application_id: str, wanted: InterviewWanted, response: HttpResponse) -> Status[InterviewWhole]:
    """Arrange an interview of somebody on the way to a job; its interviewers are told."""
    viewer, now = viewer_of(request), timezone.now()
    application = get_application(application_id, viewer=viewer)
    desk = arranging(str(application.candidate.public_id), viewer=viewer)
    if application.pk not in desk.found:
        raise NotFound("没有这个应聘，可能不在你的范围里。")
    told = {"round": desk.rounds.get(application.pk, 1), **wanted.dict(exclude_unset=True)}
    made = arrange(application=desk.application(application.pk), plan=_plan({**_EMPTY, **told}), actor=viewer, now=now)
    return Status(201, _whole(str(made.public_id), viewer, response))


@router.get("/interviews/{str:interview_id}", response=InterviewWhole, summary="一场面试", operation_id="get_interview")
def read(request: HttpRequest, interview_id: str, response: HttpResponse) -> InterviewWhole:
    """Return one interview. ``ETag`` names its state."""
    return _whole(interview_id, viewer_of(request), response)


@router.patch("/interviews/{str:interview_id}", response=InterviewWhole, summary="改面试的安排", operation_id="change_interview")
def patch(request: HttpRequest, interview_id: str, wanted: InterviewChanged, response: HttpResponse) -> InterviewWhole:
    """Change when, where and with whom, if the interview is as it was read (``If-Match``)."""
    viewer, now = viewer_of(request), timezone.now()
    desk = arranging_again(interview_id, viewer=viewer, now=now)
    told = {**_planned(desk), **wanted.dict(exclude_unset=True)}
    with as_read(request, f"interview:{desk.sight.interview.pk}", lambda: _state_now(interview_id, viewer)):
        change(sight=desk.sight, plan=_plan(told), actor=viewer, now=now)
    return _whole(interview_id, viewer, response)


@router.post("/interviews/{str:interview_id}/step", response=InterviewWhole, summary="完成、未到、取消", operation_id="step_interview")
def step(request: HttpRequest, interview_id: str, wanted: StepWanted, response: HttpResponse) -> InterviewWhole:
    """Say what became of an interview."""
    viewer, now = viewer_of(request), timezone.now()
    sight = get_interview(interview_id, viewer=viewer, now=now)
    take_step(sight=sight, step=wanted.step, are_told=wanted.are_told, actor=viewer, now=now)
    return _whole(interview_id, viewer, response)


@router.post("/interviews/{str:interview_id}/decision", response=InterviewWhole, summary="下结论", operation_id="decide_interview")
def decision(request: HttpRequest, interview_id: str, wanted: DecisionWanted, response: HttpResponse) -> InterviewWhole:
    """Say what comes of a round that was held."""
    viewer, now = viewer_of(request), timezone.now()
    sight = get_interview(interview_id, viewer=viewer, now=now)
    decide(sight=sight, decision=wanted.decision, reason=wanted.reason, actor=viewer, now=now)
    return _whole(interview_id, viewer, response)


_EMPTY: dict[str, object] = InterviewChanged.model_validate({}).dict()


def _planned(desk: DeskAgain) -> dict[str, object]:
    """What the interview is now, as a change would name it."""
    one = desk.sight.interview
    return {
        "start": one.start, "minutes": one.minutes, "kind": one.kind, "round": one.round, "zone": one.zone, "naming": one.naming,
        **desk.detail, "interviewers": list(desk.seated), "scorecard": desk.scorecard, "are_invited": True,
        "contacts": [{"name": seat.name, "address": seat.address} for seat in desk.contacts],
    }  # fmt: skip


def _plan(told: dict[str, object]) -> Plan:
    start = told["start"]
    if not isinstance(start, datetime) or not _FIRST <= start.date() <= _LAST:
        raise InvalidInput("请写面试的时间，不能太远。")
    contacts = [Contact(one["name"], one.get("address", "")) for one in told["contacts"]]  # type: ignore[attr-defined]
    names = ("round", "kind", "minutes", "zone", "place", "link", "told", "naming", "are_invited")
    plain = {name: told[name] for name in names}
    return Plan(
        start=start, members=told["interviewers"], contacts=contacts, scorecard=str(told.get("scorecard") or ""), **plain,  # type: ignore[arg-type]
    )


def _state_now(interview_id: str, viewer: Viewer) -> str:
    return _state(read_interview(interview_id, viewer=viewer, now=timezone.now(), today=timezone.localdate()))


def _state(page: InterviewPage) -> str:
    return etag(page.interview.public_id, page.interview.updated_at.isoformat(), page.interview.sequence)


def _whole(interview_id: str, viewer: Viewer, response: HttpResponse) -> InterviewWhole:
    page = read_interview(interview_id, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    response["ETag"] = _state(page)
    one = page.interview
    return InterviewWhole(
        id=str(one.public_id), start=one.start, end=one.end, round=page.words, status=one.status, decision=one.decision,
        candidate=page.brief.name, candidate_id=page.record or None, job=page.job, client=page.client,
        interviewers=[seat.name for seat in page.seats], kind=one.kind, place=page.place, link=page.link, told=page.told,
    )  # fmt: skip


def _row(row: InterviewRow) -> InterviewTold:
    return InterviewTold(
        id=row.public_id, start=row.start, end=row.end, round=row.words, status=row.status, decision=row.decision,
        candidate=str(row.person), candidate_id=row.record or None, job=row.job, client=row.client, interviewers=list(row.interviewers),
    )  # fmt: skip
