"""Which contact data a client may see of a person: by its contract, and by who sends."""

from datetime import date

from django.db.models import Q

from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.selectors.shown.seeing import Lens
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.history import Step, made_good
from caidang.domain.pipeline.layout import CONTACTS, NEVER, Mode
from caidang.domain.pipeline.models import Application, StageEvent
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, may

UNTIL = Kind.OFFER
"""Where no contract says otherwise, the client gets contact data from this kind of stage on."""


def contacts_from(client: Client, *, today: date) -> Kind:
    """Return the kind of stage from which the client's contract of today lets contact data out."""
    current = client.contracts.filter(Q(ends=None) | Q(ends__gte=today), removed_at=None, starts__lte=today)
    said: str | None = current.order_by("-starts", "-pk").values_list("contact_from", flat=True).first()
    return UNTIL if said is None else Kind(said)


def is_contact_due(application: Application | None, since: Kind) -> bool:
    """Tell whether the person came as far as the client's contract asks before it gets his contacts.

    Who was taken back, or left the way, is not there any more.
    """
    if since is Kind.SUBMITTED:
        return True
    if application is None or application.stage.kind == Kind.LOST:
        return False
    events = application.events.order_by("pk").values_list("pk", "after_id", "at", "undoes_id")
    kept = {step.number for step in made_good([Step(*row) for row in events])}
    kinds = {Kind(application.stage.kind)} | {
        Kind(kind) for kind in StageEvent.objects.filter(pk__in=kept).values_list("after__kind", flat=True)
    }
    return any(kind.order >= since.order for kind in kinds - {Kind.LOST})


def least_closed(
    *, lens: Lens, application: Application | None, since: Kind, viewer: Viewer
) -> dict[str, Mode]:
    """Return for each field how closed it has to stay: by the contract, by the sender's rights and by what he sees."""
    are_contacts_free = is_contact_due(application, since) and may(viewer, Action.EXPORT_CLEAR)
    found = {}
    for key, field in FIELDS.items():
        decision = lens.decide(field)
        mode = Mode.SHOW if decision.is_allowed else Mode.MASK if decision.is_masked else Mode.HIDE
        if key in CONTACTS:
            # Who may send contacts sends them without having looked at them himself.
            mode = Mode.SHOW if are_contacts_free else Mode.HIDE
        found[key] = Mode.HIDE if key in NEVER else mode
    return found
