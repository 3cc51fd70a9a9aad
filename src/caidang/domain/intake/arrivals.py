"""How a person came by mail: through which site, for which job and city, and where he stands there."""

from dataclasses import dataclass
from typing import Final

from caidang.core.mail.sites import KNOWN
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.way import PAGE
from caidang.foundation.accounts.policy import Viewer

MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail's telling. ``link`` leads to the person on the site; what was not told is empty."""

    site: str
    job: str
    city: str
    channel: str
    link: str
    sent_on: str


def list_arrivals(public_id: str, *, viewer: Viewer) -> tuple[Arrival, ...]:
    """Return what the mails by which a person came tell of it, newest first; raises NotFound."""
    record = get_candidate(public_id, viewer=viewer)
    items = IntakeItem.objects.filter(candidate=record, told__isnull=False).select_related("data_key")
    told = [item.opened_told() for item in items.order_by("-pk")[:MOST]]
    found = (
        Arrival(
            _named(str(one.get("site", ""))), str(one.get("job", "")), str(one.get("city", "")),
            str(one.get("channel", "")), str(one.get("link", "")), str(one.get("sent_on", "")),
        )
        for one in told
    )  # fmt: skip
    return tuple(one for one in found if one.site or one.job or one.link)


def _named(site: str) -> str:
    return "应聘页" if site == PAGE else KNOWN[site].name if site in KNOWN else ""
