"""What is done to the people selected in the list, with one undo for all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.domain.candidates.services.bulk import tag_selected, undo_bulk, untag_selected
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member


@member("POST")
def bulk_tags(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Put a tag on the people selected, or take it off (``act=remove``)."""
    is_removal = request.POST.get("act") == "remove"
    act = (untag_selected if is_removal else tag_selected)(
        public_ids=request.POST.getlist("id"),
        name=request.POST.get("name", ""),
        actor=viewer,
        now=timezone.now(),
    )
    said = {"n": len(act.rows), "name": act.tag.name}
    if not act.rows:
        text = _("选中的人里，没有要改的：「%(name)s」") % said
    elif is_removal:
        text = _("已从 %(n)s 人去掉「%(name)s」") % said
    else:
        text = _("已给 %(n)s 人加上「%(name)s」") % said
    return _told(request, text, reverse("bulk_undo", args=[act.public_id]) if act.rows else "")


@member("POST")
def bulk_undo(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take a whole act back."""
    count = undo_bulk(public_id=public_id, actor=viewer, now=timezone.now())
    return _told(request, _("已撤销，%(n)s 人恢复原样") % {"n": count}, "")


def _told(request: HttpRequest, text: str, undo_url: str) -> HttpResponse:
    response = render(request, "parts/_toast_oob.html", {"text": text, "undo_url": undo_url})
    # After the swap: by then the notice with the undo button may have left the page, and an
    # event on it would reach nobody.
    response["HX-Trigger-After-Swap"] = "cd:changed"
    return response
