"""A letter is handed to a mail server, and it is known at each moment whether the server has it.

RFC 5321. A server has a letter from the moment at which it could answer the final dot; just before that dot the
caller is told (``handing``), so that he can write it down. Whoever is killed before has sent nothing; whoever is
killed after must not send again by himself. The conversation is smtplib's.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.foundation.lib.net.hosts import is_here

TIMEOUT_S: Final = 30.0
_STATEMENT: Final = 354
_NO_SUCH: Final = (550, 551, 553)


class Fate(StrEnum):
    """What became of a letter: taken, not now, never, or not known."""

    TAKEN = "taken"
    LATER = "later"
    DOWN = "down"
    """The server cannot be reached, or lets nobody in: no letter's fault."""
    REFUSED = "refused"
    NO_SUCH = "no_such"
    """The server says that there is no such address."""
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Server:
    """Where and as whom to send. ``security`` is tls, starttls or none, the last on this machine alone."""

    host: str
    port: int
    security: str
    sender: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a letter, and what to look at where it was not taken; nothing of its person stands there."""

    fate: Fate
    problem: str = ""


def check_server(server: Server) -> None:
    """Raise InvalidInput where letters and passwords would cross the network in clear."""
    if server.security == "none" and not is_here(server.host):
        raise InvalidInput("服务器不在这台机器上，要用 TLS 或 STARTTLS，信和密码才不会明文传输。")


def hand_over(server: Server, to: str, data: bytes, handing: Callable[[], None]) -> Told:
    """Hand a letter to the server; ``handing`` is called once, just before the server could have it.

    Raises whatever ``handing`` raises, and then the server has nothing; never for the network's sake.
    """
    client = _connected(server)
    if isinstance(client, Told):
        return client
    try:
        told = _handed(client, server, to=to, data=data, handing=handing)
        if told.fate is not Fate.UNSURE:
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
        return told
    finally:
        # In the middle of a letter no word may follow: the server drops what has no end.
        client.close()


def try_server(server: Server) -> str:
    """Log in and out, and return what is wrong, fit to show; empty when nothing is."""
    check_server(server)
    client = _connected(server)
    if isinstance(client, Told):
        return client.problem
    with suppress(OSError, smtplib.SMTPException):
        client.quit()
    client.close()
    return ""


def _connected(server: Server) -> smtplib.SMTP | Told:
    try:
        client: smtplib.SMTP
        if server.security == "tls":
            client = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
            if server.security == "starttls":
                client.starttls(context=ssl.create_default_context())
        if server.user:
            client.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError:
        return Told(Fate.DOWN, f"{server.host} 不认这个账号或密码（授权码）。")
    except ssl.SSLError:
        return Told(Fate.DOWN, f"{server.host} 的证书对不上，或这个端口不是 TLS。")
    except (OSError, smtplib.SMTPException):
        return Told(Fate.DOWN, f"连不上 {server.host} 的 {server.port} 端口，请核对服务器、端口和加密方式。")
    return client


def _handed(
    client: smtplib.SMTP, server: Server, *, to: str, data: bytes, handing: Callable[[], None]
) -> Told:
    try:
        client.ehlo_or_helo_if_needed()
        code, _ = client.mail(server.sender)
        if not _is_good(code):
            return _answered(code, server)
        code, _ = client.rcpt(to)
        if code in _NO_SUCH:
            return Told(Fate.NO_SUCH, f"{server.host} 说没有这个邮箱（{code}）。")
        if not _is_good(code):
            return _answered(code, server)
        code, _ = client.docmd("DATA")
        if code != _STATEMENT:
            return _answered(code, server)
        # All but the end: without the final dot the server has nothing.
        text = smtplib._quote_periods(_lines(data))  # type: ignore[attr-defined]
        client.send(text if text.endswith(b"\r\n") else text + b"\r\n")
    except (OSError, smtplib.SMTPException):
        client.close()
        return Told(Fate.LATER, f"和 {server.host} 的连接中途断了，信还没有交出去。")
    handing()
    try:
        client.send(b".\r\n")
        code, _ = client.getreply()
    except (OSError, smtplib.SMTPException):
        return Told(Fate.UNSURE, f"交给 {server.host} 时连接断了，不知道它收下没有。")
    return _answered(code, server)


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def _is_good(code: int) -> bool:
    return 200 <= code < 300


def _answered(code: int, server: Server) -> Told:
    if _is_good(code):
        return Told(Fate.TAKEN)
    if 500 <= code < 600:
        return Told(Fate.REFUSED, f"{server.host} 没有收下（{code}）。")
    return Told(Fate.LATER, f"{server.host} 现在不收（{code}），稍后再试。")
