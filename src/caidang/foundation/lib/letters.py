"""Letters by the installation's mail server, where one is set."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail


def can_mail() -> bool:
    """Tell whether there is a mail server to send through."""
    return bool(settings.EMAIL_HOST)


def send_letter(*, to: str, subject: str, body: str) -> bool:
    """Send a letter and tell whether the server took it; never inside a transaction."""
    if not can_mail():
        return False
    try:
        return bool(send_mail(subject, body, None, [to]))
    except (SMTPException, OSError):
        return False
