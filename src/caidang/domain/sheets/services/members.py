"""Members as they are now, for what is done in their name in the background."""

from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Viewer
from caidang.foundation.accounts.viewers import viewers_of


def viewer_with(user_id: int | None) -> Viewer:
    """Return a member as he is now; the program itself for none, or one who has left."""
    member = User.objects.filter(pk=user_id or 0, is_active=True).first()
    return viewers_of([member])[member.pk] if member is not None else PROGRAM
