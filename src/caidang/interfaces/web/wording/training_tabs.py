"""The tabs above the pages of 培训, and the people one chooses from there."""

from typing import Any

from django.utils.translation import gettext as _

from caidang.foundation.accounts.members import active_ids, names_of
from caidang.foundation.accounts.policy import Action, Viewer, may


def tabs(viewer: Viewer, here: str) -> dict[str, Any]:
    """Return the tabs that the viewer may open; ``here`` is the one at hand."""
    found = [
        ("training", _("谁学了什么")), ("training_assign", _("布置")), ("training_sessions", _("讲课")),
        ("training_outside", _("外面的课")), ("training_policies", _("制度")), ("training_courses", _("自己的课程")),
    ]  # fmt: skip
    if may(viewer, Action.MANAGE_ROLES):
        found.append(("training_gates", _("凭证书的权限")))
    return {"tabs": found, "here": here}


def everybody() -> list[tuple[int, str]]:
    """Return the active members by name."""
    return sorted(names_of(active_ids()).items(), key=lambda pair: pair[1])
