"""The API as programs use it: tokens, pages, states, limits, problems; and whatever else one may send it."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest import SkipTest
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from caidang.core.errors import Conflict
from caidang.domain.clients.models import Client as Client_
from caidang.foundation.accounts.login.tokens import make_token, scopes_for
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Action, Role
from caidang.foundation.accounts.services import create_user
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.replies.models import KeptReply
from caidang.foundation.replies.services import (
    KEPT_FOR,
    LEASE,
    Claim,
    Reply,
    StillBeingDone,
    claim_reply,
    drop_old_replies,
    empty_replies,
    keep_reply,
)
from caidang.foundation.search.index.follower import Follower
from caidang.interfaces.api import door
from caidang.interfaces.api.api import api
from tests.making import NOW, a_candidate
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
EXAMPLES = 4
"""Requests to each operation that fit its description, and as many that do not."""


@pytest.fixture
def manager(db: None) -> User:
    return create_user(username="gu", password=PASSWORD, role=Role.MANAGER, actor=PROGRAM, now=NOW)


def a_token(owner: User, *scopes: Action) -> str:
    viewer = viewer_of(owner)
    return make_token(name="报表脚本", scopes=scopes or scopes_for(viewer), days=30, actor=viewer, now=timezone.now())


def ask(token: str, method: str, path: str, sent: object = None, **headers: str) -> HttpResponse:
    answer: HttpResponse = getattr(Client(), method)(
        f"/api/v1/{path}", json.dumps(sent) if sent is not None else None, content_type="application/json",
        headers={"Authorization": f"Bearer {token}", **headers},
    )  # fmt: skip
    return answer


def told(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


def test_without_a_token_nothing_is_told(manager: User) -> None:
    for answer in (Client().get("/api/v1/candidates"), ask("cd_wrong", "get", "candidates")):
        assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)
        assert told(answer)["type"] == "urn:caidang:problem:no-token"
    Client().force_login(manager)
    narrow = a_token(manager, Action.READ_CANDIDATE)
    refused = ask(narrow, "get", "clients")
    assert (refused.status_code, refused["Content-Type"], told(refused)["title_en"]) == (403, PROBLEM, "Not allowed")


def test_pages_follow_one_another_to_the_end(manager: User, follower: Follower) -> None:
    made = {str(a_candidate([("name", 0, f"林{n}"), ("city", 0, "上海")]).public_id) for n in range(7)}
    follower.step(NOW)
    token, seen, cursor = a_token(manager), [], ""
    while True:
        page = told(ask(token, "get", f"candidates?limit=3{cursor and f'&cursor={cursor}'}"))
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert (len(seen), set(seen), page["total"]) == (7, made, 7)
    found = told(ask(token, "post", "candidates/search", {"q": "林3", "filters": {"city": ["上海"]}}))
    assert [one["name"] for one in found["items"]] == ["林3"]
    assert ask(token, "get", "candidates?limit=0").status_code == 422
    assert ask(token, "get", "candidates?cursor=x").status_code == 422


def test_a_record_is_changed_only_as_it_was_read(manager: User) -> None:
    person = a_candidate([("name", 0, "林知夏"), ("city", 0, "上海")])
    token, path = a_token(manager), f"candidates/{person.public_id}"
    first = ask(token, "get", path)
    wanted = {"values": [{"field": "city", "value": "苏州"}, {"field": "skill", "entry": 1, "value": "Java"}]}
    changed = ask(token, "patch", path, wanted, **{"If-Match": first["ETag"]})
    assert {v["field"]: v["value"] for v in told(changed)["values"]}["city"] == "苏州"
    again = ask(token, "patch", path, wanted, **{"If-Match": first["ETag"]})
    assert (again.status_code, told(again)["type"]) == (412, "urn:caidang:problem:outdated")
    bad = {"values": [{"field": "city", "value": "杭州"}, {"field": "没有", "value": "x"}]}
    assert ask(token, "patch", path, bad).status_code == 428, "in which state it was read is to be said"
    assert ask(token, "patch", path, bad, **{"If-Match": "*"}).status_code == 422
    assert {v["field"]: v["value"] for v in told(ask(token, "get", path))["values"]}["city"] == "苏州", "all or none"
    assert ask(token, "post", f"{path}/tags", {"name": "重点"}).status_code == 204
    assert told(ask(token, "get", path))["tags"] == ["重点"]
    assert ask(token, "post", f"{path}/tags/remove", {"name": "重点"}).status_code == 204
    assert AuditEvent.objects.filter(verb="candidate.opened", actor_id=manager.pk).exists()


def test_whoever_asks_too_often_is_told_when_to_come_back(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PER_MINUTE", 3)
    monkeypatch.setattr(door, "COUNTER", door.Counter())
    token = a_token(manager)
    answers = [ask(token, "get", "tags") for _ in range(4)]
    assert [one.status_code for one in answers[:3]] == [200] * 3
    assert answers[0]["RateLimit-Remaining"] == "2"
    assert (answers[3].status_code, answers[3]["Content-Type"]) == (429, PROBLEM)
    assert 0 < int(answers[3]["Retry-After"]) <= 60


def test_a_minute_is_counted_by_itself() -> None:
    counter = door.Counter()
    assert [counter.count(1, 60.0 + n)[0] for n in range(3)] == [door.PER_MINUTE - n for n in (1, 2, 3)]
    assert counter.count(2, 61.0) == (door.PER_MINUTE - 1, 59)
    assert counter.count(1, 121.0)[0] == door.PER_MINUTE - 1


def test_a_request_under_a_key_is_done_once(manager: User) -> None:
    token, other = a_token(manager), a_token(manager)
    first, second = (ask(token, "post", "clients", {"name": "样本重工"}, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, first.content, first["ETag"]) == (201, second.content, second["ETag"])
    assert (second["Idempotency-Replayed"], "Idempotency-Replayed" in first) == ("true", False)
    reused = ask(token, "post", "clients", {"name": "样本轻工"}, **{"Idempotency-Key": "k"})
    assert (reused.status_code, told(reused)["type"]) == (422, "urn:caidang:problem:key-reused")
    taken = ask(other, "post", "clients", {"name": "样本重工"}, **{"Idempotency-Key": "k"})
    assert taken.status_code == 422, "another token's key is another key: this one asks anew, and the name is taken"
    mended = ask(other, "post", "clients", {"name": "样本轻工"}, **{"Idempotency-Key": "k"})
    assert mended.status_code == 201, "what was refused is not kept"
    assert sorted(Client_.objects.values_list("name", flat=True)) == ["样本轻工", "样本重工"]
    assert "样本" not in str([bytes(row.reply) for row in KeptReply.objects.all()]), "answers are sealed"


def test_the_same_request_that_is_still_being_done_is_refused_and_may_be_taken_over(manager: User) -> None:
    asked = {"caller": "t", "key": "k", "request": "r"}
    claim = claim_reply(**asked, now=NOW)
    assert isinstance(claim, Claim)
    with pytest.raises(StillBeingDone):
        claim_reply(**asked, now=NOW + LEASE - timedelta(seconds=1))
    later = claim_reply(**asked, now=NOW + LEASE)
    assert isinstance(later, Claim)
    with pytest.raises(Conflict), write_tx():
        keep_reply(claim=claim, reply=Reply(201, {}, "{}"))
    with write_tx():
        keep_reply(claim=later, reply=Reply(201, {}, "{}"))
    assert claim_reply(**asked, now=NOW + LEASE) == Reply(201, {}, "{}")
    with write_tx():
        empty_replies()
    with pytest.raises(Conflict):
        claim_reply(**asked, now=NOW + LEASE)
    assert isinstance(claim_reply(**asked, now=NOW + KEPT_FOR), Claim), "after a day it is another request"
    assert drop_old_replies(now=NOW + 2 * KEPT_FOR) == 1


def test_a_part_is_told_and_problems_speak_both_languages(manager: User) -> None:
    a_candidate([("name", 0, "林知夏")])
    token = a_token(manager)
    ask(token, "post", "clients", {"name": "样本重工"})
    assert set(told(ask(token, "get", "clients?fields=id,name"))["items"][0]) == {"id", "name"}
    assert ask(token, "get", "clients?fields=nothing").status_code == 422
    wrong = {"name": "", "city": "x" * 50}
    chinese, english = (told(ask(token, "post", "clients", wrong, **{"Accept-Language": one})) for one in ("zh-CN", "en-GB,en;q=0.9"))
    assert (chinese["title"], english["title"]) == ("填得不对", "Invalid input")
    assert {one["problem"] for one in chinese["errors"]} == {"太短", "太长"}
    assert all(one["problem"].isascii() for one in english["errors"])
    assert english["detail"].isascii()


def test_whatever_is_not_there_or_not_meant_is_told_as_a_problem(manager: User) -> None:
    token = a_token(manager)
    for method, path, status in (("get", "nowhere", 404), ("post", "candidates/", 404), ("delete", "candidates", 405), ("get", "intake", 405)):
        for language in ("zh", "en"):
            answer = ask(token, method, path, **{"Accept-Language": language})
            assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), (method, path)
            assert told(answer)["title"].isascii() is (language == "en")
    assert ask(token, "delete", "candidates")["Allow"] == "GET"
    # A filter that is misspelt finds nobody rather than everybody, and where it is wrong is told as it was sent.
    wrong = ask(token, "post", "candidates/search", {"q": "", "filter": {"city": ["上海"]}})
    assert (wrong.status_code, told(wrong)["errors"]) == (422, [{"in": "body.filter", "problem": "没有这一项"}])
    assert "请换一个" in told(ask("cd_wrong", "get", "me"))["detail"]
    assert "带上" in told(Client().post("/api/v1/intake"))["detail"]


def test_a_parameter_that_an_address_does_not_have_is_refused_with_those_it_has(manager: User) -> None:
    token = a_token(manager)
    for path in ("clients?stat=live", "candidates?cursr=3&limit=2", "me?all=1"):
        answer = ask(token, "get", path)
        assert answer.status_code == 422, path
    assert "没有「stat」这个参数" in told(ask(token, "get", "clients?stat=live"))["detail"]
    assert "limit" in told(ask(token, "get", "clients?stat=live"))["detail"]
    assert ask(token, "get", "clients?q=样本&limit=2&fields=id").status_code == 200
    assert ask("cd_wrong", "get", "clients?stat=live").status_code == 401


def test_every_parameter_that_is_described_is_known(manager: User) -> None:
    """Whatever its kind: a date, a number, a word. What no value fits, or nothing is found for, is told otherwise."""
    token = a_token(manager, *scopes_for(viewer_of(manager)))
    refused, asked = [], 0
    for path, operations in json.loads(json.dumps(api.get_openapi_schema(), default=str))["paths"].items():
        for one in operations.get("get", {}).get("parameters", ()):
            if one["in"] != "query":
                continue
            kinds = json.dumps(one["schema"])
            value = "2026-03-02" if '"date"' in kinds else "2026-03-02T00:00:00Z" if '"date-time"' in kinds else "1" if '"integer"' in kinds else "a"
            filled = re.sub(r"{[^}]+}", "00000000-0000-4000-8000-000000000000", path.removeprefix("/api/v1/"))
            answer = ask(token, "get", f"{filled}?{urlencode({one['name']: value})}")
            asked += 1
            if answer.status_code == 422 and f"没有「{one['name']}」这个参数" in answer.content.decode():
                refused.append((path, one["name"]))
    assert asked > 20
    assert refused == []


def test_the_log_is_narrowed_and_paged(manager: User) -> None:
    auditor, first, second = (
        create_user(username=name, password=PASSWORD, role=role, actor=PROGRAM, now=NOW)
        for name, role in (("shen", Role.AUDITOR), ("yi", Role.COLLECTOR), ("er", Role.COLLECTOR))
    )
    for n in range(3):
        with write_tx():
            audit.record(actor_id=first.pk, verb="candidate.opened", subject=f"candidate:{n}", now=NOW + timedelta(hours=n))
    with write_tx():
        audit.record(actor_id=second.pk, verb="client.changed", subject="client:7", now=NOW + timedelta(hours=5))
    token = a_token(auditor)

    def lines(asked: str) -> list[tuple[str, str]]:
        seen, cursor = [], ""
        while cursor is not None:
            page = told(ask(token, "get", f"audit?limit=2&{asked}" + (f"&cursor={cursor}" if cursor else "")))
            seen += [(one["verb"], one["subject"]) for one in page["items"]]
            cursor = page["next"]
        return seen

    opened = [("candidate.opened", f"candidate:{n}") for n in (2, 1, 0)]
    assert lines(f"actor={first.pk}") == lines(f"verb=candidate.opened&actor={first.pk}") == opened
    assert lines("subject=client:7") == lines(f"kind=changes&actor={second.pk}") == [("client.changed", "client:7")]
    until = quote((NOW + timedelta(hours=2)).isoformat())
    assert lines(f"kind=reads&since={quote((NOW + timedelta(hours=1)).isoformat())}&until={until}") == opened[1:2]
    for wrong in ("actor=-1", "kind=all", "since=2030-01-01", "limit=0", "limit=101", "until=soon", "verb=" + "x" * 65):
        assert ask(token, "get", f"audit?{wrong}").status_code == 422, wrong


def test_what_was_handed_in_is_paged_as_it_is_asked(manager: User) -> None:
    token = a_token(manager)
    for n in range(3):
        sent = {"file": SimpleUploadedFile(f"{n}.txt", f"林知夏{n}\n手机：1380000111{n}".encode())}
        assert Client().post("/api/v1/files", sent, headers={"Authorization": f"Bearer {token}"}).status_code == 201
    seen, cursor = [], ""
    while cursor is not None:
        page = told(ask(token, "get", f"files?limit=2&cursor={cursor}"))
        seen += [one["filename"] for one in page["items"]]
        cursor = page["next"]
    assert (seen, page["total"]) == (["2.txt", "1.txt", "0.txt"], 3)
    assert ask(token, "get", "files?limit=0").status_code == ask(token, "get", "files?state=over").status_code == 422


def test_answers_say_chinese_as_it_is_written(manager: User) -> None:
    assert "总部" in ask(a_token(manager), "post", "clients", {"name": "总部"}).content.decode()


def test_clients_and_jobs_are_added_changed_and_paged(manager: User) -> None:
    token = a_token(manager)
    ids = [told(ask(token, "post", "clients", {"name": f"样本 {n}"}))["id"] for n in range(3)]
    first = told(ask(token, "get", "clients?limit=2"))
    ask(token, "post", "clients", {"name": "后来的"})
    second = told(ask(token, "get", f"clients?limit=2&cursor={first['next']}"))
    assert [one["id"] for one in (*first["items"], *second["items"])] == [ids[2], ids[1], ids[0]], "nobody twice, nobody left out"
    made = ask(token, "post", f"clients/{ids[0]}/jobs", {"title": "工程师", "requirements": [{"kind": "skill", "text": "Java"}]})
    assert told(made)["requirements"] == [{"kind": "skill", "text": "Java", "is_must": True}]
    path = f"jobs/{told(made)['id']}"
    changed = ask(token, "patch", path, {"headcount": 3, "deadline": "2030-01-02"}, **{"If-Match": made["ETag"]})
    assert (told(changed)["headcount"], told(changed)["deadline"]) == (3, "2030-01-02")
    assert ask(token, "patch", path, {"headcount": 4}, **{"If-Match": made["ETag"]}).status_code == 412
    assert told(ask(token, "post", f"{path}/close", {"reason": "filled"}))["status"] == "filled"


@pytest.fixture
def world(manager: User, follower: Follower) -> Iterator[str]:
    for n in range(3):
        a_candidate([("name", 0, f"林{n}"), ("city", 0, "上海")])
    follower.step(NOW + timedelta(seconds=1))
    return a_token(manager)


def for_fuzzing() -> dict[str, Any]:
    """The description without what stands on every operation alike, which other tests send."""
    described = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    for methods in described["paths"].values():
        for one in methods.values():
            one["parameters"] = [each for each in one.get("parameters", ()) if each["in"] != "header" and each["name"] != "fields"]
    return described


def send(case: schemathesis.Case, token: str) -> HttpResponse:
    body = case.body if isinstance(case.body, bytes) else "" if case.body is schemathesis.core.NOT_SET else json.dumps(case.body, default=str)
    query = urlencode({k: v for k, v in (case.query or {}).items() if v is not None}, doseq=True, errors="replace")
    kind = "multipart/form-data; boundary=x" if case.formatted_path.endswith("/files") else "application/json"
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    answer: HttpResponse = Client(raise_request_exception=False).generic(
        case.method, f"{case.formatted_path}?{query}", body, content_type=kind, headers=headers
    )  # type: ignore[assignment]
    return answer


def test_nothing_that_is_sent_breaks_it(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fits its description, or does not, is answered, and never with a fault of the program's own."""
    monkeypatch.setattr(door, "PER_MINUTE", 10**9)
    known = settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    asked = 0
    for found in schemathesis.openapi.from_dict(for_fuzzing()).get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            try:
                cases = operation.as_strategy(generation_mode=mode)
            except SkipTest:
                continue  # There is nothing that could be sent wrongly.

            @known
            @given(cases)
            def probe(case: schemathesis.Case) -> None:
                nonlocal asked
                asked += 1
                before = transaction.savepoint()
                answer = send(case, world)
                transaction.savepoint_rollback(before)
                assert answer.status_code < 500, (case.method, case.formatted_path, case.body, answer.content[:300])

            try:
                probe()
            except (SkipTest, Unsatisfiable):
                continue
    assert asked > 2 * EXAMPLES * len(api.get_openapi_schema()["paths"]) / 2
