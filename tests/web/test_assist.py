"""A language model proposes, a person decides; a real endpoint of the common kind answers on this machine."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client
from pytest_django import Settings

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.candidates.values import present
from caidang.foundation.accounts.policy import Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.net.chat import Endpoint, NoAnswer, ask, read_endpoint
from tests.making import a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

TEXT = (
    "林知夏\n手机：13800001111\n现住 上海\n2019.07 至今 样本科技有限公司 产品经理\n浙江大学 本科"
)
VALUES = [("name", 0, "林知夏"), ("phone", 0, "13800001111")]
HTMX = {"HX-Request": "true"}


class Model(HTTPServer):
    """Answers every chat with ``says``, and keeps what it was sent."""

    says = ""
    status = 200
    raw = b""
    """What is answered instead, as it is."""
    pause = 0.0
    """Seconds between two bytes of an answer."""
    sent: dict[str, object]


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.sent = {
            "path": self.path, "body": json.loads(body), "key": self.headers.get("Authorization"),
        }  # fmt: skip
        answer = self.server.raw or json.dumps({"choices": [{"message": {"content": self.server.says}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if not self.server.pause:
            self.wfile.write(answer)
            return
        with suppress(OSError):
            for byte in answer:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(self.server.pause)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    server = Model(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.CAIDANG_MODEL = Endpoint(
        f"http://127.0.0.1:{server.server_port}/v1", "tiny", "secret"
    )
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def record(db: None) -> Candidate:
    return a_candidate(VALUES, text=TEXT)


def page(client: Client, record: Candidate, path: str, method: str = "get", **sent: object) -> str:
    answer = getattr(client, method)(f"/candidates/{record.public_id}/{path}", sent, headers=HTMX)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_without_a_model_there_is_no_button_and_no_page(admin: Client, record: Candidate) -> None:
    assert "请模型看看" not in page(admin, record, "")
    assert admin.get(f"/candidates/{record.public_id}/assist/").status_code == 404


def test_what_would_be_sent_is_shown_first(admin: Client, record: Candidate, model: Model) -> None:
    assert "请模型看看" in page(admin, record, "")
    shown = page(admin, record, "assist/")
    assert "在这台机器上，什么都不会离开" in shown
    assert "现住 上海" in shown
    assert "13800001111" not in shown
    assert not hasattr(model, "sent")


def test_who_may_not_read_the_original_is_not_shown_its_lines(
    log_in: LogIn, record: Candidate, model: Model
) -> None:
    client = log_in(Role.CONSULTANT)
    for path, method in (("assist/", "get"), ("assist/ask/", "post")):
        shown = page(client, record, path, method)
        assert "先在档案页点「查看原件」" in shown
        assert "现住" not in shown
    assert not hasattr(model, "sent")
    client.post(f"/candidates/{record.public_id}/reveal/", {"field": "original", "purpose": "check"})
    assert "现住 上海" in page(client, record, "assist/")


def test_elsewhere_is_told_by_name(admin: Client, record: Candidate, settings: Settings) -> None:
    settings.CAIDANG_MODEL = Endpoint("https://models.example.com/v1", "big")
    assert "会离开这台机器，送到 models.example.com" in page(admin, record, "assist/")


def test_proposals_are_taken_over_one_by_one(
    admin: Client, record: Candidate, model: Model
) -> None:
    job = {
        "employer": {"line": 4, "text": "样本科技有限公司"}, "title": {"line": 4, "text": "产品经理"},
        "job_start": {"line": 4, "text": "2019.07"}, "job_end": {"line": 4, "text": "至今"},
    }  # fmt: skip
    model.says = json.dumps(
        {
            "city": {"line": 3, "text": "上海"}, "gender": {"line": 3, "text": "女"}, "employment": [job],
            "name": {"line": 1, "text": "别人"},
        }
    )  # fmt: skip
    shown = page(admin, record, "assist/ask/", "post")
    assert model.sent["path"] == "/v1/chat/completions"
    assert model.sent["key"] == "Bearer secret"
    assert "13800001111" not in json.dumps(model.sent["body"])
    assert present(record) == present(Candidate.objects.get(pk=record.pk))
    forms = [
        (
            re.findall(r'name="entry" value="(-?\d+)"', form)[0],
            re.findall(r'name="(field|value|at)" value="([^"]*)"', form),
        )
        for form in shown.split("<form")[1:]
    ]
    assert [pairs[0][1] for _, pairs in forms] == ["city", "employer"]
    for entry, pairs in forms:
        sent = {
            "entry": entry,
            **{name: [v for n, v in pairs if n == name] for name in ("field", "value", "at")},
        }
        accepted = page(admin, record, "assist/accept/", "post", **sent)
        assert "已采纳" in accepted
    now = {v.field: (v.value, v.origin) for v in present(record)}
    assert now["city"] == ("上海", "model")
    assert now["employer"] == ("样本科技有限公司", "model")
    assert now["job_start"] == ("2019-07", "model")
    assert now["job_end"] == ("present", "model")
    assert now["name"] == ("林知夏", "parser")
    city = next(v for v in present(record, is_evidence_wanted=True) if v.field == "city")
    assert city.document_id == record.documents.get().pk
    assert city.evidence == {"page": 1, "line": 2, "start": 3, "end": 5, "text": "上海", "box": [50, 82, 500, 94]}
    history = page(admin, record, "fields/city/0/history/")
    assert FieldValue.Origin.MODEL.label in history
    asked = AuditEvent.objects.get(verb="model.asked")
    assert asked.detail["host"] == "127.0.0.1"
    assert "上海" not in json.dumps(asked.detail)


def test_the_line_that_a_proposal_rests_on_is_shown_beside_it(
    admin: Client, record: Candidate, model: Model
) -> None:
    job = {"employer": {"line": 4, "text": "样本科技有限公司"}, "job_start": {"line": 4, "text": "2019.07"}}
    model.says = json.dumps({"city": {"line": 3, "text": "上海"}, "employment": [job]})
    shown = page(admin, record, "assist/ask/", "post")
    rests_on = [re.sub(r"<(?!/?mark)[^>]*>", "", told) for told in re.findall(r'cd-rests-on".*?(?=</span><span class="cd-rests|</span><button)', shown)]
    assert ["原件第 3 行" in rests_on[0], "原件第 4 行" in rests_on[1]] == [True, True]
    assert "现住 <mark>上海</mark>" in rests_on[0]
    assert "<mark>2019.07</mark> 至今 <mark>样本科技有限公司</mark> 产品经理" in rests_on[1]
    assert f'data-place="{record.documents.get().public_id} 1 50,82,500,94"' in shown


@pytest.mark.parametrize("at", ["0 0 3", "2 0 2", "2 3 9", "99 0 2", "2 -1 5"])
def test_a_value_that_does_not_stand_where_it_is_said_to_is_not_taken_over(
    admin: Client, record: Candidate, model: Model, at: str
) -> None:
    sent = {"entry": "0", "field": "city", "value": "上海", "at": f"{record.documents.get().public_id} {at}"}
    answer = admin.post(f"/candidates/{record.public_id}/assist/accept/", sent, headers=HTMX)
    assert answer.status_code == 422
    assert "请重新问一次" in answer.content.decode()
    assert [v.field for v in present(record)] == ["name", "phone"]


def test_a_document_of_somebody_else_proves_nothing(admin: Client, record: Candidate, model: Model) -> None:
    other = a_candidate(VALUES, text=TEXT, filename="别人.txt")
    sent = {"entry": "0", "field": "city", "value": "上海", "at": f"{other.documents.get().public_id} 2 3 5"}
    answer = admin.post(f"/candidates/{record.public_id}/assist/accept/", sent, headers=HTMX)
    assert answer.status_code == 422
    assert [v.field for v in present(record)] == ["name", "phone"]


def test_a_model_that_fails_says_why_and_changes_nothing(
    admin: Client, record: Candidate, model: Model
) -> None:
    before = present(record)
    model.status = 401
    assert "状态 401" in page(admin, record, "assist/ask/", "post")
    model.status, model.says = 200, "我不知道"
    assert "没有补出什么" in page(admin, record, "assist/ask/", "post")
    assert present(record) == before


def test_values_of_two_stays_are_not_taken_over_together(
    admin: Client, record: Candidate, model: Model
) -> None:
    answer = admin.post(
        f"/candidates/{record.public_id}/assist/accept/",
        {"entry": "-1", "field": ["employer", "school"], "value": ["甲", "乙"], "at": ["x 0 0 1", "x 0 0 1"]},
        headers=HTMX,
    )
    assert answer.status_code == 422
    assert "不属于同一段经历" in answer.content.decode()


@pytest.mark.parametrize("raw", [b"[" * 200_000, b"<html>502</html>", b'{"choices": []}', b"\xff\xfe", b"7"])
def test_an_answer_that_is_none_is_told_and_changes_nothing(
    admin: Client, record: Candidate, model: Model, raw: bytes
) -> None:
    before = present(record)
    model.raw = raw
    assert "不是约定的格式" in page(admin, record, "assist/ask/", "post")
    assert present(record) == before


def test_an_answer_that_only_trickles_is_not_waited_for(model: Model) -> None:
    model.says, model.pause = "一直在说" * 100, 0.01
    endpoint = Endpoint(f"http://127.0.0.1:{model.server_port}/v1", "tiny")
    with pytest.raises(NoAnswer, match="没有回答"):
        ask(endpoint, [], timeout_s=0.2)


def test_an_endpoint_that_is_not_there() -> None:
    with pytest.raises(NoAnswer, match="连不上模型"):
        ask(Endpoint("http://127.0.0.1:9/v1", "tiny"), [])


@pytest.mark.parametrize(
    ("url", "name", "reason"),
    [
        ("ftp://x/v1", "a", "要写成"),
        ("http://127.0.0.1:1/v1", "", "写明模型的名字"),
        ("http://models.example.com/v1", "a", "要用 https"),
    ],
)
def test_half_a_setting_is_refused(url: str, name: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        read_endpoint(url, name, "")


def test_no_setting_is_no_endpoint() -> None:
    assert read_endpoint("", "", "") is None
    assert read_endpoint("http://localhost:11434/v1/", "qwen", "") == Endpoint(
        "http://localhost:11434/v1", "qwen"
    )
