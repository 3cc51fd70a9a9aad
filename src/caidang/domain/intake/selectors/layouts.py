"""The layouts that were taught, as the reader takes them."""

from typing import Any

from caidang.domain.intake.models import MailLayout


def own_layouts() -> list[dict[str, Any]]:
    """Return the taught layouts as plain values; one small query."""
    return [dict(one) for one in MailLayout.objects.values("sender", "field", "where", "before", "after")]


def taught_senders() -> frozenset[str]:
    """Return the domains of the senders whose mails somebody taught to read."""
    return frozenset(MailLayout.objects.values_list("sender", flat=True))
