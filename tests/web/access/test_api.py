"""What programs may: every operation × role × place, by token, as the pages have it. An operation without a row fails."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from caidang.foundation.accounts.login.tokens import make_token, scopes_for
from caidang.foundation.accounts.policy import GRANTS, Action, Role
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.search.follower import Follower
from caidang.interfaces.api.api import api
from tests.making import NOW
from tests.web.access.test_matrix import is_within
from tests.web.access.world import NAMES, PLACES, Placed, World, a_world

pytestmark = pytest.mark.django_db
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
    "get_document_file": Row((A.READ_CANDIDATE,), "original"),
    "list_tags": Row((A.READ_CANDIDATE,)),
    "list_categories": Row((A.READ_CANDIDATE,)),
    "list_clients": Row((A.READ_CLIENT,)),
    "get_client": Row((A.READ_CLIENT,), "client"),
    "list_jobs": Row((A.READ_CLIENT,)),
    "get_job": Row((A.READ_CLIENT,), "client"),
    "add_applications": Row((A.READ_CANDIDATE, A.PIPELINE, A.READ_CLIENT), "client"),
    "get_intake": Row((A.READ_CANDIDATE,), "intake"),
    "list_applications": Row((A.READ_CANDIDATE, A.READ_CLIENT), "client"),
    "move_application": Row((A.READ_CANDIDATE, A.PIPELINE), "candidate"),
    "list_stages": Row(()),
    "list_interviews": Row((A.READ_CANDIDATE,)),
    "list_audit": Row((A.READ_AUDIT,)),
    "list_exports": Row((A.EXPORT,)),
    "ask_export": Row((A.EXPORT,)),
    "get_export_file": Row((A.EXPORT,)),
}
ABSENT = {"remove_tag", "get_export_file"}
"""Asked for what is not there: who is let in is told so."""


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
        "export_id": at.candidate.public_id,
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
    answer: HttpResponse = getattr(Client(), method)(
        address(path, at), json.dumps(sends) if sends else None, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    transaction.savepoint_rollback(before)
    return answer


def token_of(world: World) -> str:
    viewer = viewer_of(world.user)
    return make_token(name="报表脚本", scopes=scopes_for(viewer), days=30, actor=viewer, now=timezone.now())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_programs_are_let_in_where_their_member_is(role: Role, follower: Follower) -> None:
    world = a_world(role)
    follower.step(NOW)
    token, wrong = token_of(world), []
    for name, row in OPERATIONS.items():
        granted = all(role in GRANTS[action] for action in row.needs)
        for place in (PLACES if granted else (PLACES[0], PLACES[-1])) if row.on else PLACES[:1]:
            answer = ask(token, name, world.placed[place])
            is_in = granted and (not row.on or is_within(role, place, row.on))
            closed = (403,) if name in ABSENT and is_in else (403, 404)
            if (answer.status_code in closed) == is_in or answer.status_code >= 500:
                wrong.append((name, place, "进得去" if is_in else "进不去", answer.status_code, answer.content[:120]))
    assert not wrong


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_programs_are_told_of_nobody_out_of_reach(role: Role, follower: Follower) -> None:
    world = a_world(role)
    follower.step(NOW)
    token = token_of(world)
    told = "".join(
        ask(token, name, world.placed["own"]).content.decode("unicode_escape", "replace")
        + ask(token, name, world.placed["own"]).content.decode("utf-8", "replace")
        for name in ("list_candidates", "search_candidates", "list_clients", "list_jobs")
    )
    for place in PLACES:
        if not is_within(role, place, "candidate"):
            assert NAMES[place] not in told, place
