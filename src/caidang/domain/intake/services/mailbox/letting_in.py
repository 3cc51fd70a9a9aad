"""How one gets into a mailbox: its sealed secret as an account, with a fresh token where one is needed."""

from datetime import datetime, timedelta
from typing import Final

from caidang.domain.intake.models import Mailbox
from caidang.foundation.lib.net.imap import Account
from caidang.foundation.lib.net.oauth import Grant, fresh_token
from caidang.foundation.lib.write_lock import write_tx

_SPARE: Final = timedelta(minutes=2)
"""A token is renewed so long before it ends."""


def account_of(mailbox: Mailbox, *, now: datetime) -> Account:
    """Return the account to log in with; raises NoToken. Only for who holds the mailbox: tokens are not renewed twice."""
    secret = mailbox.opened_secret()
    if mailbox.way != Mailbox.Way.OAUTH2:
        return Account(mailbox.host, mailbox.port, mailbox.security, secret["user"], secret["password"])
    until = secret.get("token_until", "")
    if not secret.get("token") or not until or datetime.fromisoformat(until) - _SPARE <= now:
        token = fresh_token(
            Grant(secret["token_url"], secret["client_id"], secret["client_secret"], secret["refresh_token"])
        )
        secret["token"] = token.access
        secret["token_until"] = (now + timedelta(seconds=token.seconds)).isoformat()
        secret["refresh_token"] = token.refresh or secret["refresh_token"]
        mailbox.seal_secret(secret)
        if mailbox.pk is not None:
            with write_tx():
                Mailbox.objects.filter(pk=mailbox.pk).update(secret=mailbox.secret)
    return Account(mailbox.host, mailbox.port, mailbox.security, secret["user"], token=secret["token"])
