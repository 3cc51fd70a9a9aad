"""Letters of the house itself: by the installation's mail server or, where none is set, by another way that it has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.validators import validate_email

from caidang.core.errors import InvalidInput
from caidang.foundation.lib.net.smtp import TIMEOUT_S, Server


def check_address(address: str, otherwise: str = "邮箱写得不对，再看一下。") -> None:
    """Raise InvalidInput with that text for what is no mail address."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput(otherwise) from error


@dataclass(frozen=True, slots=True)
class Post:
    """What letters of the house go through: a server, and the name that stands beside the sender's address."""

    server: Server
    name: str = ""


_ways: list[Callable[[], Post | None]] = []


def send_also_by(way: Callable[[], Post | None]) -> None:
    """Have letters go by this way where the installation has no server of its own. For the start of the program."""
    _ways.append(way)


def house_server() -> Server | None:
    """Return the installation's own server, None where none is set."""
    if not settings.EMAIL_HOST:
        return None
    security = "tls" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "none"
    return Server(
        settings.EMAIL_HOST, int(settings.EMAIL_PORT), security, parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD,
    )  # fmt: skip


def post() -> Post | None:
    """Return what letters of the house go through: the installation's server, else the first other way; None where there is none."""
    own = house_server()
    if own is not None:
        return Post(own)
    return next((found for way in _ways if (found := way()) is not None), None)


def can_mail() -> bool:
    """Tell whether there is anything to send through."""
    return post() is not None


def send_letter(
    *, to: str, subject: str, body: str, files: Sequence[tuple[str, bytes, str]] = ()
) -> bool:
    """Send a letter and tell whether the server took it; never inside a transaction.

    ``files`` are attached, each a name, its bytes and its type.
    """
    return _sent(EmailMessage(subject, body, None, [to], attachments=list(files)))


def send_calendar(*, to: str, subject: str, body: str, calendar: bytes, method: str) -> bool:
    """Send a letter with an appointment that calendars take up; as ``send_letter`` otherwise."""
    letter = EmailMultiAlternatives(subject, body, None, [to])
    letter.attach_alternative(calendar.decode(), f"text/calendar; method={method}")
    letter.attach("invite.ics", calendar, "application/ics")
    return _sent(letter)


def _sent(letter: EmailMessage) -> bool:
    way = post()
    if way is None:
        return False
    if house_server() is None:
        _by(letter, way)
    try:
        return bool(letter.send())
    except (SMTPException, OSError):
        return False


def _by(letter: EmailMessage, way: Post) -> None:
    """Address a letter as this way does, which is not the installation's."""
    server = way.server
    letter.from_email = formataddr((way.name or "才档", server.sender))
    letter.connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host=server.host, port=server.port, username=server.user,
        password=server.password, use_ssl=server.security == "tls", use_tls=server.security == "starttls", timeout=TIMEOUT_S,
    )  # fmt: skip
