"""What a chat group's robot is sent, and what its answer means: 企业微信, 钉钉, 飞书, and any program by a signed webhook.

As their makers document it (see the reference of integrations). Values in, values out: nothing is sent here.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

PER_MINUTE: Final = 20
"""企业微信 and 钉钉 take so many a minute of one robot; 飞书 would take more."""
MOST_BYTES: Final = 2000
"""企业微信 takes 2048 bytes of text."""
_BUSY: Final = frozenset([45009, 130101, 11232, 99991400])
"""Codes that say: too often."""


class RobotKind(StrEnum):
    """Whose robot it is."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    WEBHOOK = "webhook"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return {"wecom": "企业微信群机器人", "dingtalk": "钉钉群机器人", "feishu": "飞书群机器人", "webhook": "别的程序（webhook）"}[
            self.value
        ]


HOSTS: Final[Mapping[RobotKind, tuple[str, ...]]] = MappingProxyType(
    {
        RobotKind.WECOM: ("qyapi.weixin.qq.com",),
        RobotKind.DINGTALK: ("oapi.dingtalk.com", "api.dingtalk.com"),
        RobotKind.FEISHU: ("open.feishu.cn", "open.larksuite.com"),
        RobotKind.WEBHOOK: (),
    }
)
"""Where their addresses lead; a webhook may lead anywhere."""


class Taken(StrEnum):
    """What an answer means."""

    YES = "yes"
    BUSY = "busy"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted, and where; the address may hold a token, so its text shows neither."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def request_of(
    kind: RobotKind, *, url: str, secret: str, text: str, millis: int, number: str, data: Mapping[str, Any]
) -> Request:
    """This function will return what is posted for a message at a moment (``millis`` since 1970).

    ``text`` is what people read; a webhook gets ``data`` instead, with ``number``, which is the same when a message is
    posted again. A robot without a secret is not signed.
    """
    text = _cut(text)
    if kind is RobotKind.WECOM:
        return _json(url, {"msgtype": "text", "text": {"content": text}})
    if kind is RobotKind.DINGTALK:
        signed = f"{url}&{urlencode(_dingtalk(secret, millis))}" if secret else url
        return _json(signed, {"msgtype": "text", "text": {"content": text}})
    if kind is RobotKind.FEISHU:
        said: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        return _json(url, {**_feishu(secret, millis // 1000), **said} if secret else said)
    body = json.dumps({**data, "id": number}, ensure_ascii=False, sort_keys=True).encode()
    return Request(url, body, {"Content-Type": "application/json", **_webhook(secret, millis // 1000, number, body)})


def read_answer(kind: RobotKind, status: int, body: bytes) -> tuple[Taken, int]:
    """This function will tell whether a message was taken, and the code that says so.

    The robots answer 200 to whatever they are sent: the body tells.
    """
    if status == 429:
        return Taken.BUSY, status
    if kind is RobotKind.WEBHOOK or not 200 <= status < 300:
        return (Taken.YES if 200 <= status < 300 else Taken.NO), status
    try:
        told = json.loads(body)
        code = int(told.get("errcode", told.get("code", told.get("StatusCode", -1))))
    except (ValueError, TypeError, AttributeError):
        return Taken.NO, -1
    return (Taken.YES if code == 0 else Taken.BUSY if code in _BUSY else Taken.NO), code


def is_of_kind(kind: RobotKind, url: str) -> bool:
    """This function will tell whether an address is one of this kind's own."""
    return not HOSTS[kind] or (urlsplit(url).hostname or "").lower() in HOSTS[kind]


def _dingtalk(secret: str, millis: int) -> dict[str, str]:
    """HMAC-SHA256 of ``timestamp newline secret`` under the secret."""
    told = hmac.new(secret.encode(), f"{millis}\n{secret}".encode(), sha256).digest()
    return {"timestamp": str(millis), "sign": b64encode(told).decode()}


def _feishu(secret: str, seconds: int) -> dict[str, str]:
    """HMAC-SHA256 of nothing under ``timestamp newline secret``."""
    told = hmac.new(f"{seconds}\n{secret}".encode(), b"", sha256).digest()
    return {"timestamp": str(seconds), "sign": b64encode(told).decode()}


def _webhook(secret: str, seconds: int, number: str, body: bytes) -> dict[str, str]:
    headers = {"X-Caidang-Delivery": number, "X-Caidang-Timestamp": str(seconds)}
    if secret:
        told = hmac.new(secret.encode(), f"{seconds}.".encode() + body, sha256).hexdigest()
        headers["X-Caidang-Signature"] = f"sha256={told}"
    return headers


def _json(url: str, value: Mapping[str, Any]) -> Request:
    return Request(url, json.dumps(value, ensure_ascii=False).encode(), {"Content-Type": "application/json"})


def _cut(text: str) -> str:
    return text.encode()[:MOST_BYTES].decode(errors="ignore")
