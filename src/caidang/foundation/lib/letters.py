"""Letters by the installation's mail server, where one is set."""

from collections.abc import Sequence
from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.validators import validate_email

from caidang.core.errors import InvalidInput
from caidang.foundation.lib.smtp import Server


def check_address(address: str, otherwise: str = "邮箱写得不对，再看一下。") -> None:
    """Raise InvalidInput with that text for what is no mail address."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput(otherwise) from error


def can_mail() -> bool:
    """Tell whether there is a mail server to send through."""
    return bool(settings.EMAIL_HOST)


def house_server() -> Server | None:
    """Return the installation's own server, None where none is set."""
    if not can_mail():
        return None
    security = "tls" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "none"
    return Server(
        settings.EMAIL_HOST, int(settings.EMAIL_PORT), security, parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD,
    )  # fmt: skip


def send_letter(
    *, to: str, subject: str, body: str, files: Sequence[tuple[str, bytes, str]] = ()
) -> bool:
    """Send a letter and tell whether the server took it; never inside a transaction.

    ``files`` are attached, each a name, its bytes and its type.
    """
    if not can_mail():
        return False
    try:
        return bool(EmailMessage(subject, body, None, [to], attachments=list(files)).send())
    except (SMTPException, OSError):
        return False


def send_calendar(*, to: str, subject: str, body: str, calendar: bytes, method: str) -> bool:
    """Send a letter with an appointment that calendars take up; as ``send_letter`` otherwise."""
    if not can_mail():
        return False
    letter = EmailMultiAlternatives(subject, body, None, [to])
    letter.attach_alternative(calendar.decode(), f"text/calendar; method={method}")
    letter.attach("invite.ics", calendar, "application/ics")
    try:
        return bool(letter.send())
    except (SMTPException, OSError):
        return False
