"""Whoever looks after a client hears that a contract of it comes to its end, once, while there is time."""

from datetime import date, datetime

from caidang.domain.clients.models import Contract
from caidang.domain.clients.selectors.contracts import ending_contracts
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell_of_client
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import PROGRAM, Action
from caidang.foundation.lib.write_lock import write_tx


def tell_of_ending_contracts(*, today: date, now: datetime) -> int:
    """Tell the owners of clients whose contracts end soon; without one, who shares work out. Return how many contracts.

    A contract is told of once; with another end, anew.
    """
    found = list(ending_contracts(today))
    if not found:
        return 0
    managers = [member.pk for member in active_who_may(Action.ASSIGN)]
    active = {member.pk for member in active_who_may(Action.READ_CLIENT)}
    for contract in found:
        client = contract.client
        with write_tx():
            if not Contract.objects.filter(pk=contract.pk, reminded_at=None).update(reminded_at=now):
                continue
            told = [client.owner] if client.owner in active else managers
            tell_of_client(told, Notification.Kind.ENDING, client=client, actor=PROGRAM, now=now)
    return len(found)
