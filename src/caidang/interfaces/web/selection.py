"""Whom a form of the list means: the people picked one by one, or all that a search finds."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict
from caidang.domain.candidates.selectors.finding.selection import found_ids, picked_ids
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.forms.candidates import SearchState

_SLACK = 5
"""In how many people what is found may differ from what was shown: records come in all the time."""


def selected(request: HttpRequest, search: SearchState, viewer: Viewer) -> list[int]:
    """Return the people picked; with ``everyone`` all that the search finds, about so many as were shown.

    Raises Conflict where it finds others by now, InvalidInput for nobody or too many picked by hand.
    """
    if "everyone" not in request.POST:
        return picked_ids(request.POST.getlist("id"), viewer=viewer)
    shown = row_number(request.POST["everyone"])
    ids = found_ids(
        text=search.text, filters=search.filters, viewer=viewer, today=timezone.localdate()
    )
    if abs(len(ids) - shown) > max(_SLACK, shown // 100):
        raise Conflict(
            _("找到的人变了：刚才 %(shown)s 人，现在 %(n)s 人。什么都没有动，看一眼再选。")
            % {"shown": shown, "n": len(ids)}
        )
    return list(ids)
