"""What is about to leave is entered where it is looked up: persons in the ledger, all of it in the log."""

from collections.abc import Sequence
from datetime import datetime

from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.clients.models import Contact, Job
from caidang.domain.compliance.services.disclosures import (
    HandedOut,
    record_contacts_handed_out,
    record_handed_out,
)
from caidang.domain.connectors.models import ObjectMap, Run
from caidang.domain.connectors.services.housing.ours import Ours
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit

What = ObjectMap.What


def enter(run: Run, map: ObjectMap, leaving: Sequence[Ours], fields: Sequence[str], *, actor: Viewer, now: datetime) -> None:
    """Enter what leaves in one portion. To be called inside a transaction, before it leaves."""
    connection = run.connection
    recipient = {"name": f"{connection.get_vendor_display()} · {connection.name}"}
    what = {What.INTERVIEWS: "interview", What.NOTES: "comment"}.get(What(map.what), "contact")
    given = HandedOut(
        recipient=recipient, fields={what: "shown"}, purpose=Purpose.CHECK, source=f"connector_run:{run.pk}", channel="connector",
    )  # fmt: skip
    contacts = [one.row for one in leaving if isinstance(one.row, Contact)]
    if contacts:
        record_contacts_handed_out(contacts=contacts, given=given, actor=actor, now=now)
    people = [one.candidate.pk for one in leaving if one.candidate is not None]
    if people:
        record_handed_out(candidate_ids=people, given=given, actor=actor, now=now)
    told: dict[str, object] = {"connection": connection.pk, "fields": sorted(fields)}
    more: dict[str, object]
    for one in leaving:
        if one.candidate is not None:
            verb, subject, more = "candidate.sent_out", f"candidate:{one.candidate.pk}", {"fields": [what]}
        elif isinstance(one.row, Job):
            verb, subject, more = "job.sent_out", f"job:{one.row.pk}", {}
        else:
            more = {"contact": one.row.pk} if isinstance(one.row, Contact) else {}
            verb, subject = "contact.sent_out" if more else "client.sent_out", f"client:{one.client.pk if one.client else 0}"
        audit.record(actor_id=actor.user_id, verb=verb, subject=subject, now=now, detail={**told, **more})
