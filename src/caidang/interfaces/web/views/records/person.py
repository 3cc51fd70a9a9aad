"""本人 on a record's page: a link for him to look after his data, and what he answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.outreach.selectors.person_page import view_person
from caidang.domain.outreach.services.person_links import make_link, revoke_link, settle_answer
from caidang.domain.review.services.chain.editing import set_value
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member
from caidang.interfaces.web.qr import qr_code


@member("GET", "POST")
def candidate_person(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the section; a POST makes or closes a link, takes an answer over or not (``act``)."""
    if request.method != "POST":
        return _section(request, viewer, public_id)
    record, now, act = get_candidate(public_id, viewer=viewer), timezone.now(), request.POST.get("act", "")
    which = request.POST.get("which", "")
    try:
        if act == "make":
            _link, secret = make_link(candidate=record, actor=viewer, now=now)
            url = request.build_absolute_uri(reverse("me", args=[secret]))
            return _section(request, viewer, public_id, url=url)
        if act == "revoke":
            revoke_link(candidate=record, public_id=which, actor=viewer, now=now)
            return _section(request, viewer, public_id, text=_("链接已收回。"))
        _settle(record, which, act == "take", viewer)
    except (Conflict, InvalidInput) as error:
        return _section(request, viewer, public_id, error=str(error))
    return _section(request, viewer, public_id, text=_("已采纳，刷新后看得到新的值。") if act == "take" else _("没有采纳，原来的不动。"))


def _settle(record: Candidate, which: str, is_taken: bool, viewer: Viewer) -> None:  # noqa: FBT001 - one of two buttons
    now = timezone.now()
    said = settle_answer(candidate=record, public_id=which, is_taken=is_taken, actor=viewer, now=now)
    if said is not None:
        field, entry, value = said
        set_value(candidate=record, field=field, entry=entry, text=value, actor=viewer, now=now, is_from_person=True)


def _section(
    request: HttpRequest, viewer: Viewer, public_id: str, *, error: str = "", text: str = "", url: str = ""
) -> HttpResponse:
    view = view_person(public_id, viewer=viewer, now=timezone.now())
    context = {
        "view": view, "public_id": public_id, "error": error, "text": text, "url": url,
        "code": qr_code(url) if url else "",
    }  # fmt: skip
    return render(request, "me/_section.html", context, status=422 if error else 200)
