"""A real mail server on this machine that keeps what it is handed."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.waiting import free_port


class PostBox:
    """What the server was handed: from whom, to whom, and the letters."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.senders: list[str | None] = []
        self.takers: list[str] = []
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a letter."""
        assert isinstance(envelope.content, bytes)
        self.senders.append(envelope.mail_from)
        self.takers += envelope.rcpt_tos
        self.letters.append(BytesParser(policy=default).parsebytes(envelope.content))  # type: ignore[arg-type]
        return "250 kept"


@contextmanager
def post_box() -> Iterator[PostBox]:
    """Run such a server."""
    box = PostBox(free_port())
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()
