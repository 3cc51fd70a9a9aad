"""A mailbox on a server, by IMAP: logging in, and every failure as a sentence that says what to do.

RFC 9051 (IMAP4rev2) and 3501, IDLE (RFC 2177), MOVE (6851), ID (2971), SASL XOAUTH2 as Google and
Microsoft publish it. The connection itself is IMAPClient's.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from imapclient import FLAGGED, SEEN, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from caidang.core.errors import CaidangError, InvalidInput
from caidang.foundation.lib.net.hosts import is_here

__all__ = [
    "FLAGGED", "SEEN", "Account", "ConnectionCut", "IMAPClient", "MailboxProblem", "MailboxRefused",
    "check_security", "logged_in", "stop_listening",
]  # fmt: skip
CONNECT_S, ANSWER_S = 10.0, 60.0


class MailboxProblem(CaidangError):
    """The mailbox cannot be used just now; the text says why and what to do."""


class MailboxRefused(MailboxProblem):
    """The server is there and does not let one in."""


class ConnectionCut(MailboxProblem):
    """The connection ended in the middle; what was noted until then stays, the next look goes on from there."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom to log in. ``token`` is an OAuth2 access token; without one the password is used."""

    host: str
    port: int
    security: str
    user: str = field(repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def check_security(host: str, security: str) -> None:
    """Raise InvalidInput where mails and passwords would cross the network in clear."""
    if security == "none" and not is_here(host):
        raise InvalidInput("服务器不在这台机器上，要用 TLS 或 STARTTLS，密码和简历才不会明文传输。")


@contextmanager
def logged_in(account: Account) -> Iterator[IMAPClient]:
    """Open the account's mailbox and close it afterwards; whatever goes wrong inside is told as MailboxProblem."""
    check_security(account.host, account.security)
    with _told(account):
        client = _connected(account)
    try:
        with _told(account):
            yield client
    finally:
        with suppress(IMAPClientError, OSError, ValueError):
            client.logout()
        with suppress(IMAPClientError, OSError, ValueError):
            client.shutdown()


def _connected(account: Account) -> IMAPClient:
    client = IMAPClient(account.host, account.port, ssl=account.security == "tls", timeout=CONNECT_S)
    try:
        if account.security == "starttls":
            client.starttls(ssl.create_default_context())
        if account.token:
            client.oauth2_login(account.user, account.token)
        else:
            client.login(account.user, account.password)
        # 163 and 126 let no program on that does not say what it is.
        if client.has_capability("ID"):
            client.id_({"name": "caidang", "vendor": "caidang"})
    except BaseException:
        with suppress(IMAPClientError, OSError, ValueError):
            client.shutdown()
        raise
    client.normalise_times = False
    client.socket().settimeout(ANSWER_S)
    return client


@contextmanager
def _told(account: Account) -> Iterator[None]:
    try:
        yield
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError):
            raise _cut(account) from None
        what = "令牌" if account.token else "账号或密码（授权码）"
        raise MailboxRefused(f"{account.host} 不认这个{what}。") from None
    except ssl.SSLError:
        raise MailboxProblem(
            f"{account.host} 的证书对不上，或这个端口不是 TLS。请核对服务器、端口和加密方式；自签的证书要先装到这台机器上。"
        ) from None
    except TimeoutError:
        raise ConnectionCut(f"{account.host} 没有按时回答，稍后会自动再试。") from None
    except ConnectionRefusedError:
        raise MailboxProblem(f"{account.host} 的 {account.port} 端口没有开，请核对服务器和端口。") from None
    except IMAPClientError as error:
        if isinstance(error, IMAPClientAbortError):
            raise _cut(account) from None
        raise MailboxProblem(
            f"{account.host} 没有照办。请到网页版确认已打开 IMAP，文件夹的名字也对。"
        ) from None
    except OSError:
        raise ConnectionCut(
            f"连不上 {account.host}，或中途断了。请看服务器的名字和网络；下次从断的地方接着收。"
        ) from None


def _cut(account: Account) -> ConnectionCut:
    return ConnectionCut(f"和 {account.host} 的连接中途断了，下次从断的地方接着收。")


def stop_listening(client: IMAPClient) -> None:
    """End an IDLE, whatever became of the connection meanwhile."""
    with suppress(IMAPClientError, OSError):
        client.idle_done()
