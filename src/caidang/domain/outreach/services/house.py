"""Letters of the house itself, codes and digests: by the installation's server or, where none is set, the first account."""

from datetime import datetime
from uuid import uuid4

from caidang.core.mail.outgoing import Outgoing, letter_bytes
from caidang.domain.outreach.services.mailing import usual_account
from caidang.domain.outreach.services.outbox import server_of
from caidang.domain.review.calendar import team_time
from caidang.foundation.lib.letters import can_mail, send_letter
from caidang.foundation.lib.smtp import Fate, hand_over


def can_write() -> bool:
    """Tell whether there is anything to send through."""
    return can_mail() or usual_account() is not None


def write(*, to: str, subject: str, body: str, now: datetime) -> bool:
    """Send a letter and tell whether the server took it; never inside a transaction."""
    if can_mail():
        return send_letter(to=to, subject=subject, body=body)
    account = usual_account()
    server, name = server_of(account) if account is not None else (None, "")
    if server is None:
        return False
    letter = Outgoing(
        number=uuid4().hex, sender=server.sender, sender_name=name or "才档", to=to, subject=subject, body=body, at=team_time(now)
    )
    return hand_over(server, to, letter_bytes(letter), lambda: None).fate is Fate.TAKEN

