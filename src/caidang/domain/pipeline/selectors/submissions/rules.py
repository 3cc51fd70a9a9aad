"""Which contact data a client may see of a person, by its contract and by who sends."""

from caidang.domain.candidates.fields import FIELDS, ORIGINAL
from caidang.domain.candidates.selectors.seeing import Lens
from caidang.domain.pipeline.layout import CONTACTS, NEVER, Mode
from caidang.domain.pipeline.models import Application, Stage
from caidang.domain.pipeline.stepping import ORDER, reached
from caidang.foundation.accounts.policy import Action, Viewer, may


def withheld_until(application: Application | None) -> Stage.Kind:
    """Return the meaning of the stage until which the client gets no contact data."""
    return Stage.Kind.OFFER


def is_contact_due(application: Application | None) -> bool:
    """Tell whether the person came as far as the contract asks before the client gets his contacts."""
    if application is None:
        return False
    return reached(application, ORDER[ORDER.index(withheld_until(application)) :])


def least_closed(*, lens: Lens, application: Application | None, viewer: Viewer) -> dict[str, Mode]:
    """Return for each field how closed it has to stay: by the contract, by the sender's rights and by what he sees."""
    are_contacts_free = is_contact_due(application) and may(viewer, Action.EXPORT_CLEAR)
    found = {}
    for key, field in FIELDS.items():
        decision = lens.decide(field)
        mode = Mode.SHOW if decision.is_allowed else Mode.MASK if decision.is_masked else Mode.HIDE
        if key in CONTACTS:
            # Who may send contacts sends them without having looked at them himself.
            mode = Mode.SHOW if are_contacts_free else Mode.HIDE
        found[key] = Mode.HIDE if key in NEVER else mode
    return found


def may_attach_original(*, lens: Lens, application: Application | None, viewer: Viewer) -> bool:
    """Tell whether an original may go along as it came: only where its contacts may, and for who may open it."""
    is_free = is_contact_due(application) and may(viewer, Action.EXPORT_CLEAR)
    return is_free and lens.decide(ORIGINAL).is_allowed
