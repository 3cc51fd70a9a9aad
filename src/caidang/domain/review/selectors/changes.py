"""What a member has just changed of how work is laid out, for offering to take it back."""

from datetime import datetime

from caidang.domain.review.models import Change
from caidang.foundation.accounts.policy import Viewer


def change_made(*, viewer: Viewer, now: datetime) -> int | None:
    """Return the viewer's own change of this very moment, or None where nothing was changed."""
    made = Change.objects.filter(actor=viewer.user_id, at=now, undone_at=None)
    return made.values_list("pk", flat=True).first()
