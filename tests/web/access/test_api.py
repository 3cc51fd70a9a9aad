"""What programs may: every operation × role × place, by token, as the pages have it. An operation without a row fails."""

import functools
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from caidang.foundation.accounts.login.tokens import make_token, scopes_for
from caidang.foundation.accounts.policy import GRANTS, Action, Role
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.search.index.follower import Follower
from caidang.interfaces.api.api import api
from tests.both import on_both
from tests.making import NOW
from tests.web.access.test_matrix import is_within
from tests.web.access.world import NAMES, PLACES, Placed, World, a_world

pytestmark = pytest.mark.django_db

APART = (Role.MANAGER, Role.CONSULTANT, Role.UPDATER, Role.COLLECTOR)
"""What these may do asks the database every shape of query that any role asks it."""
A = Action
ROOT = "/api/v1"


@dataclass(frozen=True, slots=True)
class Row:
    """What an operation needs, what it is asked of, and what is sent."""

    needs: tuple[Action, ...]
    on: str = ""
    sends: Any = None


OPERATIONS = {
    "list_candidates": Row((A.READ_CANDIDATE,)),
    "search_candidates": Row((A.READ_CANDIDATE,), sends={"q": "织锦"}),
    "get_candidate": Row((A.READ_CANDIDATE,), "candidate"),
    "change_candidate": Row((A.READ_CANDIDATE, A.EDIT_CANDIDATE), "candidate", {"values": [{"field": "city", "value": "苏州"}]}),
    "add_tag": Row((A.READ_CANDIDATE, A.TAG_CANDIDATE), "candidate", {"name": "重点"}),
    "add_category": Row((A.READ_CANDIDATE, A.TAG_CANDIDATE), "candidate", {"name": "行业"}),
    "remove_tag": Row((A.READ_CANDIDATE, A.TAG_CANDIDATE), "candidate", {"name": "没有这个"}),
    "remove_category": Row((A.READ_CANDIDATE, A.TAG_CANDIDATE), "candidate", {"name": "没有这个"}),
    "list_similar": Row((A.READ_CANDIDATE,), "candidate"),
    "propose_change": Row((A.READ_CANDIDATE, A.PROPOSE), "candidate", {"field": "city", "value": "苏州"}),
    "list_proposals": Row((A.READ_CANDIDATE,)),
    "get_document_file": Row((A.READ_CANDIDATE,), "original"),
    "hand_in_file": Row((A.RECEIVE,)),
    "list_intake": Row((A.READ_INTAKE,)),
    "list_tags": Row((A.READ_CANDIDATE,)),
    "list_categories": Row((A.READ_CANDIDATE,)),
    "make_tag": Row((A.TAG_CANDIDATE,), sends={"name": "重点"}),
    "make_category": Row((A.MANAGE_SORTING,), sends={"name": "新的行业"}),
    "list_clients": Row((A.READ_CLIENT,)),
    "get_client": Row((A.READ_CLIENT,), "client"),
    "add_client": Row((A.READ_CLIENT, A.EDIT_CLIENT), sends={"name": "样本制造"}),
    "change_client": Row((A.READ_CLIENT, A.EDIT_CLIENT), "client", {"city": "苏州"}),
    "list_jobs": Row((A.READ_CLIENT,)),
    "add_job": Row((A.READ_CLIENT, A.EDIT_CLIENT), "client", {"title": "工程师"}),
    "change_job": Row((A.READ_CLIENT, A.EDIT_CLIENT), "client", {"city": "苏州"}),
    "close_job": Row((A.READ_CLIENT, A.EDIT_CLIENT), "client", {"reason": "filled"}),
    "get_job": Row((A.READ_CLIENT,), "client"),
    "add_applications": Row((A.READ_CANDIDATE, A.PIPELINE, A.READ_CLIENT), "client"),
    "get_intake": Row((A.READ_CANDIDATE,), "intake"),
    "list_applications": Row((A.READ_CANDIDATE, A.READ_CLIENT), "client"),
    "get_application": Row((A.READ_CANDIDATE, A.READ_CLIENT), "candidate"),
    "arrange_interview": Row((A.READ_CANDIDATE, A.READ_CLIENT, A.INTERVIEW), "candidate", {"start": "2030-01-04T10:00:00+08:00"}),
    "get_interview": Row((A.READ_CANDIDATE,)),
    "change_interview": Row((A.READ_CANDIDATE, A.INTERVIEW), sends={"minutes": 45}),
    "step_interview": Row((A.READ_CANDIDATE, A.INTERVIEW), sends={"step": "cancel"}),
    "decide_interview": Row((A.READ_CANDIDATE, A.INTERVIEW), sends={"decision": ""}),
    "list_interviewers": Row((A.INTERVIEW,)),
    "move_application": Row((A.READ_CANDIDATE, A.PIPELINE), "candidate"),
    "list_stages": Row(()),
    "list_interviews": Row((A.READ_CANDIDATE,)),
    "list_audit": Row((A.READ_AUDIT,)),
    "list_exports": Row((A.EXPORT,)),
    "ask_export": Row((A.EXPORT,)),
    "get_export": Row((A.EXPORT,)),
    "get_export_file": Row((A.EXPORT,)),
    "list_tasks": Row((A.WORK,)),
    "take_task": Row((A.WORK,)),
    "list_reminders": Row((A.WORK,)),
    "add_reminder": Row((A.WORK,), sends={"text": "回电", "due_at": "2030-01-04T10:00:00+08:00"}),
    "finish_reminder": Row((A.WORK,)),
    "list_progress": Row((A.READ_CANDIDATE,)),
    "list_webhooks": Row((A.MANAGE_HOOKS,)),
    "make_webhook": Row((A.MANAGE_HOOKS,), sends={"name": "报表", "url": "https://example.com/hook"}),
    "get_webhook": Row((A.MANAGE_HOOKS,)),
    "change_webhook": Row((A.MANAGE_HOOKS,), sends={"name": "x"}),
    "remove_webhook": Row((A.MANAGE_HOOKS,)),
    "try_webhook": Row((A.MANAGE_HOOKS,)),
    "send_missed": Row((A.MANAGE_HOOKS,)),
    "list_deliveries": Row((A.MANAGE_HOOKS,)),
    "send_delivery_again": Row((A.MANAGE_HOOKS,)),
    "get_me": Row(()),
}
ABSENT = {
    "remove_tag", "remove_category", "get_export", "get_export_file", "get_interview", "change_interview", "step_interview",
    "decide_interview", "finish_reminder", "get_webhook", "change_webhook", "remove_webhook", "try_webhook", "send_missed", "list_deliveries",
    "send_delivery_again",
}
"""Asked for what is not there: who is let in is told so."""


@functools.cache
def operations() -> dict[str, tuple[str, str]]:
    paths = api.get_openapi_schema()["paths"]
    return {one["operationId"]: (method, path) for path, methods in paths.items() for method, one in methods.items()}


def test_every_operation_has_a_row() -> None:
    assert set(operations()) == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_without_a_token_nobody_is_let_in(name: str) -> None:
    method, path = operations()[name]
    gone = path.replace("{", "").replace("}", "")
    for headers in ({}, {"Authorization": "Bearer cd_wrong"}, {"Authorization": "Basic eDp5"}):
        assert getattr(Client(), method)(gone, content_type="application/json", headers=headers).status_code == 401


def address(path: str, at: Placed) -> str:
    gaps = {
        "candidate_id": at.candidate.public_id, "document_id": at.document.public_id, "client_id": at.desk.client.public_id,
        "job_id": at.desk.job.public_id, "item_id": at.intake.public_id, "application_id": at.application.public_id,
        "export_id": at.candidate.public_id, "interview_id": at.candidate.public_id, "reminder_id": at.candidate.public_id,
        "webhook_id": at.candidate.public_id, "delivery_id": at.candidate.public_id,
    }  # fmt: skip
    return path.format(**{name: str(value) for name, value in gaps.items()})


def ask(token: str, name: str, at: Placed) -> HttpResponse:
    """Ask, and take back whatever it changed."""
    method, path = operations()[name]
    sends = OPERATIONS[name].sends
    if name == "add_applications":
        sends = {"candidates": [str(at.candidate.public_id)]}
    if name == "ask_export":
        sends = {"candidates": [str(at.candidate.public_id)], "columns": ["name"]}
    if name == "move_application":
        sends = {"stage": at.application.stage_id + 1, "seen": at.application.stage_id}
    before = transaction.savepoint()
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    if name == "hand_in_file":
        file = SimpleUploadedFile("简历.txt", f"{uuid4()} 简历".encode())
        answer: HttpResponse = Client().post(address(path, at), {"file": file}, headers=headers)  # type: ignore[assignment]
    else:
        text = json.dumps(sends) if sends else None
        answer = getattr(Client(), method)(address(path, at), text, content_type="application/json", headers=headers)
    transaction.savepoint_rollback(before)
    return answer


def token_of(world: World) -> str:
    viewer = viewer_of(world.user)
    return make_token(name="报表脚本", scopes=scopes_for(viewer), days=30, actor=viewer, now=timezone.now())


def places_for(role: Role, row: Row, *, is_granted: bool) -> tuple[str, ...]:
    """One place within reach and one out of it are enough: every operation asks the same selectors as the pages, all of whose places are tried."""
    if not row.on:
        return PLACES[:1]
    inside = [place for place in PLACES if is_granted and is_within(role, place, row.on)]
    outside = [place for place in PLACES if place not in inside]
    return (*inside[-1:], *outside[-1:])


@pytest.mark.parametrize("role", on_both(*APART, others=[role for role in Role if role is not Role.AUDITOR]))
def test_programs_are_let_in_where_their_member_is(role: Role, follower: Follower) -> None:
    world = a_world(role)
    follower.step(NOW)
    token = token_of(world)
    programs_are_let_in_where_their_member_is(role, world, token)
    programs_are_told_of_nobody_out_of_reach(role, world, token)


def programs_are_let_in_where_their_member_is(role: Role, world: World, token: str) -> None:
    wrong = []
    for name, row in OPERATIONS.items():
        granted = all(role in GRANTS[action] for action in row.needs)
        for place in places_for(role, row, is_granted=granted):
            answer = ask(token, name, world.placed[place])
            is_in = granted and (not row.on or is_within(role, place, row.on))
            closed = (403,) if name in ABSENT and is_in else (403, 404)
            if (answer.status_code in closed) == is_in or answer.status_code >= 500:
                wrong.append((name, place, "进得去" if is_in else "进不去", answer.status_code, answer.content[:120]))
    assert not wrong


def programs_are_told_of_nobody_out_of_reach(role: Role, world: World, token: str) -> None:
    told = "".join(
        answer.decode("unicode_escape", "replace") + answer.decode("utf-8", "replace")
        for name in ("list_candidates", "search_candidates", "list_clients", "list_jobs")
        for answer in [ask(token, name, world.placed["own"]).content]
    )
    for place in PLACES:
        if not is_within(role, place, "candidate"):
            assert NAMES[place] not in told, place
