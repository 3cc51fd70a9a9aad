"""完整度规则: which fields make a record complete, and for how much each counts."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.selectors.labelling.labels import offered_paths
from caidang.domain.review.selectors.needs import ShownNeeds, list_needs
from caidang.domain.review.services.team.needs import remove_needs, save_needs
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member

_NEW = "new"


@member("GET", "POST")
def needs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the sets of rules; a POST saves one (``set``; a ``new`` one), or removes it (``act=remove``)."""
    if request.method != "POST":
        return _page(request, list_needs(viewer=viewer))
    sent, now = request.POST, timezone.now()
    number = row_number(sent.get("set", "")) or None
    if sent.get("act") == "remove" and number:
        remove_needs(set_id=number, actor=viewer, now=now)
        return redirect("needs")
    try:
        save_needs(
            set_id=None if "default" in sent else number, name=sent.get("name", ""),
            text=sent.get("text", ""), category=sent.get("category", ""),
            is_new=sent.get("set") == _NEW, actor=viewer, now=now,
        )  # fmt: skip
    except InvalidInput as error:
        return _refused(request, viewer, str(error))
    messages.success(request, _("已保存，完整度从现在起按它算。"))
    return redirect("needs")


def _refused(request: HttpRequest, viewer: Viewer, error: str) -> HttpResponse:
    """The page with what was written still in its place, and why it was not taken."""
    sent = request.POST
    text, name, where = sent.get("text", ""), sent.get("name", ""), sent.get("set", "")
    category = sent.get("category", "")
    shown = [
        replace(one, text=text, name=name or one.name, category=category) if str(one.id) == where else one
        for one in list_needs(viewer=viewer)
    ]
    new = {"name": name, "text": text, "category": category} if where == _NEW else {}
    return _page(request, shown, error=error, where=where, new=new)


def _page(
    request: HttpRequest, shown: list[ShownNeeds], *, error: str = "", where: str = "",
    new: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "sets": shown, "error": error, "where": where, "new": new or {},
        "labels": [field.label for field in (*FIELDS.values(), *own_fields().values())],
        "categories": offered_paths(),
    }  # fmt: skip
    return render(request, "work/needs.html", context, status=422 if error else 200)
