"""What robots are sent: signed as their makers document it, never too long, and what their answers mean."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from caidang.core.interchange.robots import (
    MOST_BYTES,
    RobotKind,
    Taken,
    is_of_kind,
    read_answer,
    request_of,
)

SECRET = "SECof-nobody"  # noqa: S105 - invented


def made(kind: RobotKind, *, secret: str = SECRET, text: str = "你有 3 件待办", url: str = "https://robot.example/send?key=k"):  # type: ignore[no-untyped-def]
    return request_of(kind, url=url, secret=secret, text=text, millis=1_700_000_000_123, number="n1", data={"a": 1})


def test_wecom_is_plain_text_without_a_sign() -> None:
    request = made(RobotKind.WECOM)
    assert request.url == "https://robot.example/send?key=k"
    assert json.loads(request.body) == {"msgtype": "text", "text": {"content": "你有 3 件待办"}}
    assert len(made(RobotKind.WECOM, text="长" * 2000).body) < MOST_BYTES + 100


def test_dingtalk_signs_time_and_secret_under_the_secret() -> None:
    asked = parse_qs(urlsplit(made(RobotKind.DINGTALK).url).query)
    told = hmac.new(SECRET.encode(), f"1700000000123\n{SECRET}".encode(), hashlib.sha256).digest()
    assert asked == {"key": ["k"], "timestamp": ["1700000000123"], "sign": [base64.b64encode(told).decode()]}


def test_feishu_signs_nothing_under_time_and_secret() -> None:
    body = json.loads(made(RobotKind.FEISHU).body)
    told = hmac.new(f"1700000000\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert body == {
        "timestamp": "1700000000", "sign": base64.b64encode(told).decode(), "msg_type": "text",
        "content": {"text": "你有 3 件待办"},
    }  # fmt: skip
    assert "sign" not in json.loads(made(RobotKind.FEISHU, secret="").body)


def test_a_webhook_carries_its_number_and_a_sign_over_time_and_body() -> None:
    request = made(RobotKind.WEBHOOK)
    assert json.loads(request.body) == {"a": 1, "id": "n1"}
    told = hmac.new(SECRET.encode(), b"1700000000." + request.body, hashlib.sha256).hexdigest()
    assert request.headers["X-Caidang-Signature"] == f"sha256={told}"
    assert request.headers["X-Caidang-Delivery"] == "n1"
    assert "robot.example" not in repr(request)


@pytest.mark.parametrize(
    ("kind", "status", "body", "taken"),
    [
        (RobotKind.WECOM, 200, b'{"errcode":0,"errmsg":"ok"}', Taken.YES),
        (RobotKind.WECOM, 200, b'{"errcode":45009}', Taken.BUSY),
        (RobotKind.WECOM, 200, b'{"errcode":93000}', Taken.NO),
        (RobotKind.DINGTALK, 200, b'{"errcode":130101}', Taken.BUSY),
        (RobotKind.DINGTALK, 200, b'{"errcode":310000}', Taken.NO),
        (RobotKind.FEISHU, 200, b'{"code":0,"msg":"success"}', Taken.YES),
        (RobotKind.FEISHU, 200, b'{"StatusCode":0}', Taken.YES),
        (RobotKind.FEISHU, 200, b'{"code":19021}', Taken.NO),
        (RobotKind.FEISHU, 200, b'{"code":11232}', Taken.BUSY),
        (RobotKind.FEISHU, 200, b"<html>", Taken.NO),
        (RobotKind.FEISHU, 502, b"", Taken.NO),
        (RobotKind.WEBHOOK, 204, b"", Taken.YES),
        (RobotKind.WEBHOOK, 429, b"", Taken.BUSY),
        (RobotKind.WEBHOOK, 302, b"", Taken.NO),
    ],
)
def test_the_body_tells_whether_it_was_taken(kind: RobotKind, status: int, body: bytes, taken: Taken) -> None:
    assert read_answer(kind, status, body)[0] is taken


def test_each_kind_has_its_own_hosts() -> None:
    assert is_of_kind(RobotKind.FEISHU, "https://open.feishu.cn/open-apis/bot/v2/hook/x")
    assert not is_of_kind(RobotKind.FEISHU, "https://open.feishu.cn.example/x")
    assert is_of_kind(RobotKind.WEBHOOK, "https://anywhere.example/x")
