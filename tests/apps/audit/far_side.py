"""The far side of a delivery, on this machine: a mail server that wants a log-in, and a program that takes JSON."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from caidang.foundation.lib.net.webhook import read_webhook
from tests.conftest import free_port

SECRET = "sesame-of-nobody"  # noqa: S105 - of an invented account
AUDITOR = "auditor@example.com"


class Box:
    """Keeps what was handed in, or refuses."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.refuses = False

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses:
            return "554 no, and the password was sesame"
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        return "250 kept"


def check(_server: Any, _session: Any, _envelope: Any, _kind: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=given.password == SECRET.encode(), handled=False)


@pytest.fixture
def box(settings: Settings) -> Iterator[Box]:
    """A mail server on this machine that wants a log-in, and the settings that lead there."""
    kept = Box()
    server = Controller(
        kept, hostname="127.0.0.1", port=free_port(), auth_require_tls=False, auth_required=True,
        authenticator=check,
    )  # fmt: skip
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "sender", SECRET
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "caidang@example.com"
    settings.CAIDANG_ANCHOR_MAIL = (AUDITOR,)
    yield kept
    server.stop()


class Hook(BaseHTTPRequestHandler):
    """Keeps what was posted; answers with the server's next status."""

    def do_POST(self) -> None:  # noqa: N802
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.posted.append((self.path, body))
        status = server.answers.pop(0) if server.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def hook(settings: Settings) -> Iterator[Any]:
    """A program on this machine that takes what is posted, and the setting that leads there."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.posted, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/anchors?token={SECRET}"
    settings.CAIDANG_ANCHOR_WEBHOOK = read_webhook(url)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine that only itself vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    home = tmp_path_factory.mktemp("tls")
    (home / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (home / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return home / "cert.pem", home / "key.pem"


def of_a_server(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context
