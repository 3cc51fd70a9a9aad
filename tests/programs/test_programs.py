"""Other programs at the real server: the generated client, the examples of the book, webhooks, and a language model's program."""

import base64
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import httpx2
import pytest

from tests.conftest import caidang, free_port, wait_until
from tests.programs.conftest import House, Listener

if TYPE_CHECKING:
    from mcp import Client  # a second to load: only the worker that speaks it does

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "clients/python"))

from caidang_client import AuthenticatedClient  # noqa: E402
from caidang_client.api.candidates import change_candidate, get_candidate, list_candidates  # noqa: E402
from caidang_client.api.clients import add_client, get_job  # noqa: E402
from caidang_client.api.me import get_me  # noqa: E402
from caidang_client.api.pipeline import add_applications, list_applications  # noqa: E402
from caidang_client.api.webhooks import list_deliveries, make_webhook  # noqa: E402
from caidang_client.models import (  # noqa: E402
    CandidateWhole,
    Changed,
    ClientTold,
    ClientWanted,
    HookMade,
    HookWanted,
    ListedCandidateBrief,
    PeopleWanted,
    Problem,
    ValueWanted,
)

pytestmark = pytest.mark.xdist_group("programs")
"""One served installation for all of them, whatever process they run in."""
BOOK = ROOT / "docs/开发/接口.md"


@pytest.fixture
def client(house: House) -> Iterator[AuthenticatedClient]:
    with AuthenticatedClient(base_url=house.served.url, token=house.whole) as opened:
        yield opened


def test_the_generated_client_reads_and_writes(house: House, client: AuthenticatedClient) -> None:

    def is_indexed() -> bool:
        found = list_candidates.sync(client=client, limit=2)
        return isinstance(found, ListedCandidateBrief) and found.total >= 4

    wait_until(is_indexed, what="the index")
    whole = get_candidate.sync_detailed(house.people[0], client=client)
    assert isinstance(whole.parsed, CandidateWhole)
    assert whole.parsed.name == "林知夏0"
    wanted = Changed(values=[ValueWanted(field="city", value="苏州")])
    state = whole.headers["ETag"]
    changed = change_candidate.sync(house.people[0], client=client, body=wanted, if_match=state)
    assert isinstance(changed, CandidateWhole)
    assert changed.city == "苏州"
    late = change_candidate.sync(house.people[0], client=client, body=wanted, if_match=state, accept_language="en")
    assert isinstance(late, Problem)
    assert (late.status, late.title) == (412, "Changed since it was read")
    once = [add_client.sync_detailed(client=client, body=ClientWanted(name="样本重工"), idempotency_key="k1") for _ in range(2)]
    assert [one.status_code for one in once] == [201, 201]
    assert all(isinstance(one.parsed, ClientTold) for one in once)
    assert once[0].content == once[1].content
    assert once[1].headers["Idempotency-Replayed"] == "true"
    added = add_applications.sync(house.job, client=client, body=PeopleWanted(candidates=[house.people[0], house.people[2]]))
    assert added is not None
    assert not isinstance(added, Problem)
    assert added.added == 2
    lines = list_applications.sync(house.job, client=client)
    assert lines is not None
    assert not isinstance(lines, Problem)
    assert lines.total >= 2
    assert getattr(get_job.sync(house.job, client=client), "title", "") == "Java 工程师"
    assert getattr(get_me.sync(client=client), "role", "") == "manager"


def test_the_examples_of_the_book_run(house: House, tmp_path: Path) -> None:
    """Every ``bash`` and ``python`` block, in their order, against the server, as they stand there."""
    text = BOOK.read_text("utf-8").replace("http://127.0.0.1:8000", house.served.url)
    blocks = re.findall(r"```(bash|python)\n(.*?)```", text, re.S)
    assert {kind for kind, _ in blocks} == {"bash", "python"}
    environment = {
        **os.environ, "CAIDANG_TOKEN": house.whole, "CANDIDATE": house.people[1], "PYTHONPATH": str(ROOT / "clients/python"),
        "JOB": house.job, "no_proxy": "*",
    }  # fmt: skip
    (tmp_path / "简历.txt").write_text("沈若溪\n手机：13800004199\n上海 产品经理", encoding="utf-8")
    for kind, code in blocks:
        command = ["bash", "-ec", code] if kind == "bash" else [sys.executable, "-c", code]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, (code, done.stdout, done.stderr)
        assert '"urn:caidang:problem' not in done.stdout, (code, done.stdout)


def test_what_happens_is_told_signed_again_and_with_ids_alone(
    house: House, client: AuthenticatedClient, listener: Listener
) -> None:
    listener.answers = [503]
    made = make_webhook.sync(
        client=client, body=HookWanted(name="报表", url=listener.url, events=["candidate.changed", "application.moved"])
    )
    assert isinstance(made, HookMade)
    wanted = Changed(values=[ValueWanted(field="city", value="杭州")])
    assert isinstance(change_candidate.sync(house.people[2], client=client, body=wanted, if_match="*"), CandidateWhole)
    # Not taken the first time, it comes again under the same id.
    wait_until(lambda: len(listener.came) >= 2, what="the event once more", timeout_s=60)
    (first, body), (second, _) = listener.came[:2]
    assert first["webhook-id"] == second["webhook-id"]
    told = json.loads(body)
    assert (told["type"], told["data"]["candidate"], told["data"]["field"]) == ("candidate.changed", house.people[2], "city")
    assert "杭州" not in body.decode()
    assert "林知夏" not in body.decode()
    assert told["data"]["link"] == f"{house.served.url}/candidates/{house.people[2]}/"
    key = base64.b64decode(made.secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{first['webhook-id']}.{first['webhook-timestamp']}.".encode() + body, hashlib.sha256).digest()
    assert first["webhook-signature"] == f"v1,{base64.b64encode(signed).decode()}"

    def is_settled() -> bool:
        rows = list_deliveries.sync(made.id, client=client)
        return rows is not None and not isinstance(rows, Problem) and [one.state for one in rows.items] == ["sent"]

    wait_until(is_settled, what="the log of deliveries")


async def _speak(client: "Client", house: House) -> dict[str, Any]:
    """Use every tool; returns what each said."""
    told: dict[str, Any] = {"tools": sorted(one.name for one in (await client.list_tools()).tools)}
    for name, given in (
        ("search", {"query": "林知夏"}),
        ("read_record", {"candidate_id": house.people[3]}),
        ("similar_people", {"candidate_id": house.people[3]}),
        ("queue", {}),
        ("propose_change", {"candidate_id": house.people[3], "field": "city", "value": "南京", "reason": "本人来信"}),
    ):
        answer = await client.call_tool(name, given)
        told[name] = (answer.is_error, answer.structured_content or [getattr(one, "text", "") for one in answer.content])
    return told


def _check(told: dict[str, Any], *, may_propose: bool) -> None:
    assert told["tools"] == ["propose_change", "queue", "read_record", "search", "similar_people"]
    is_error, found = told["search"]
    assert not is_error, found
    assert found["total"] == 4
    is_error, record = told["read_record"]
    assert not is_error, record
    assert record["name"] == "林知夏3"
    (phone,) = [one for one in record["values"] if one["field"] == "phone"]
    # A consultant sees contacts masked, a manager does not: as on the pages.
    assert phone["is_masked"] is not may_propose
    assert (phone["value"] == "13800004103") is may_propose
    assert not told["similar_people"][0]
    assert not told["queue"][0]
    is_error, said = told["propose_change"]
    assert is_error is not may_propose, said


def _run(speak: Callable[[], Coroutine[Any, Any, dict[str, Any]]]) -> dict[str, Any]:
    """Run it in a thread of its own: in this one the browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, speak).result()


def test_a_models_program_reads_over_stdio_and_cannot_propose_without_the_scope(house: House) -> None:
    from mcp import Client, StdioServerParameters

    command, *arguments = caidang("mcp")
    environment = {**house.served.environment, "CAIDANG_MCP_TOKEN": house.reading}

    async def speak() -> dict[str, Any]:
        async with Client(StdioServerParameters(command=command, args=arguments, env=environment)) as client:
            return await _speak(client, house)

    _check(_run(speak), may_propose=False)


def test_a_models_program_proposes_over_http_and_a_person_decides(house: House, client: AuthenticatedClient) -> None:
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    port = free_port()
    server = subprocess.Popen(
        caidang("mcp", "--http", "--port", str(port)), env=house.served.environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}/mcp"

    async def speak() -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {house.whole}"}
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(url, http_client=http)) as speaker,
        ):
            return await _speak(speaker, house)

    try:
        assert server.stderr is not None
        wait_until(lambda: _answers(url), what="the MCP server", timeout_s=60)
        assert httpx2.post(url, json={}).status_code == 401
        _check(_run(speak), may_propose=True)
    finally:
        server.terminate()
        server.wait(30)
        if server.stderr is not None:
            server.stderr.close()
    still = get_candidate.sync(house.people[3], client=client)
    assert isinstance(still, CandidateWhole)
    assert still.city == "上海", "nothing was written"
    http = client.get_httpx_client()
    (proposal,) = http.get("/api/v1/proposals").json()["items"]
    assert (proposal["value"], proposal["was"], proposal["reason"]) == ("南京", "上海", "本人来信")
    log = http.get("/api/v1/audit")
    assert log.status_code == 403, "a manager does not read the log"


def _answers(url: str) -> bool:
    try:
        return httpx2.post(url, json={}).status_code == 401
    except httpx2.HTTPError:
        return False


@pytest.mark.parametrize("path", [ROOT / "clients/python"])
def test_the_client_was_made_from_this_description(path: Path) -> None:
    from tools.client.__main__ import DESCRIPTION, MARK, mark_of

    assert (path / MARK).read_text("utf-8") == mark_of(DESCRIPTION), "run: python -m tools.client"
