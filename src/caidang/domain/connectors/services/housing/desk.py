"""Clients, their contacts and their jobs are brought in: known again by name, made, or brought into step."""

from collections.abc import Mapping
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.domain.clients.models import Client, Contact, Job
from caidang.domain.clients.selectors.contacts import content_of
from caidang.domain.clients.services.changing import current
from caidang.domain.clients.services.clients import add_client, change_client
from caidang.domain.clients.services.contacts import add_contact, change_contact
from caidang.domain.clients.services.jobs import add_job, change_job
from caidang.domain.clients.services.notes import add_note
from caidang.domain.connectors.models import Thing
from caidang.domain.connectors.services.housing.fates import Fate, Hand, Outcome, Said

_MOST_NOTE: Final = 2_000


def bring_client(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring a client in; a remark becomes a note of one that is new."""
    note, thing = said.pop("note", ""), fate.thing
    client = thing.client if thing else Client.objects.visible_to(hand.actor).filter(name=said["name"]).first()
    if client is None:
        fate.outcome = Outcome.CREATED
        hand.foretell(fate, said)
        if not hand.is_trial:
            values = {"status": Client.Status.ACTIVE.value, **said}
            client = add_client(values=values, actor=hand.actor, now=hand.now)
            if note:
                add_note(text=note[:_MOST_NOTE], kind="general", client=client, job=None, actor=hand.actor, now=hand.now)
    else:
        fate.outcome = "same" if thing else Outcome.LINKED
        kept = client
        wanted = hand.compared(fate, said, lambda key: current(kept, key))
        if wanted and not hand.is_trial:
            change_client(client=client, values=wanted, actor=hand.actor, now=hand.now)
    fate.thing = thing or Thing(client=client)


def bring_job(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring a job of a client in."""
    client, thing = hand.client_of(fate), fate.thing
    job = thing.job if thing else Job.objects.filter(client=client, title=said["title"]).first() if client else None
    if job is None:
        fate.outcome = Outcome.CREATED
        hand.foretell(fate, said)
        if not hand.is_trial and client is not None:
            job = add_job(client=client, values={**said, **closed(said)}, actor=hand.actor, now=hand.now)
    else:
        fate.outcome = "same" if thing else Outcome.LINKED
        kept = job
        wanted = hand.compared(fate, said, lambda key: current(kept, key))
        if wanted and not hand.is_trial:
            change_job(job=job, values={**wanted, **closed(wanted)}, actor=hand.actor, now=hand.now)
    fate.thing = thing or Thing(job=job)


def bring_contact(hand: Hand, fate: Fate, said: Said) -> None:
    """Bring somebody at a client in; what it says of him is told to nobody."""
    client, thing = hand.client_of(fate), fate.thing
    contact = thing.contact if thing else _known_contact(client, said["name"])
    if contact is not None and contact.removed_at is not None:
        raise InvalidInput("这个联系人在这里删过，没有再收")
    if contact is None:
        fate.outcome = Outcome.CREATED
        hand.foretell(fate, said)
        fate.cells = []
        if not hand.is_trial and client is not None:
            contact = add_contact(client=client, values=said, actor=hand.actor, now=hand.now)
    else:
        fate.outcome = "same" if thing else Outcome.LINKED
        held = content_of(contact)
        wanted = hand.compared(fate, said, lambda key: held.get(key, ""), is_quiet=True)
        if wanted and not hand.is_trial:
            change_contact(contact=contact, values={**held, **wanted}, actor=hand.actor, now=hand.now)
    fate.thing = thing or Thing(contact=contact)


def _known_contact(client: Client | None, name: str) -> Contact | None:
    rows = Contact.objects.filter(client=client).select_related("data_key") if client else ()
    return next((one for one in rows if one.data_key.wrapped is not None and content_of(one).get("name") == name), None)


def closed(said: Mapping[str, Any]) -> dict[str, str]:
    """Return why a job that is over there is closed here; nothing for one that is not."""
    reasons = {Job.Status.CLOSED.value: Job.CloseReason.CANCELLED.value, Job.Status.FILLED.value: Job.CloseReason.FILLED.value}
    found = reasons.get(str(said.get("status", "")))
    return {"close_reason": found} if found else {}
