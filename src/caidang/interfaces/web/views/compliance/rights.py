"""权利请求 and 抹除: the desk with its thirty days, and the second pair of eyes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.core.review.chain import Refused
from caidang.domain.compliance.selectors.papers import certificate_of
from caidang.domain.compliance.selectors.rights import list_erasures, view_desk
from caidang.domain.compliance.services.erasures import find_erasure, refuse_erasure
from caidang.domain.compliance.services.rights import (
    give_copy,
    hand_request,
    restrict,
    settle_request,
    unrestrict,
)
from caidang.domain.pipeline.selectors.copies import more_of
from caidang.domain.review.services.chain.erasing import confirm_erasure
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member
from caidang.interfaces.web.entrance.reauthentication import ask_for_proof, is_proved, proved
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.views.compliance.compliance import tabs


@member()
def rights(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the desk: what is due first; all of it with ``all=1``."""
    is_all = request.GET.get("all") == "1"
    desk = view_desk(
        viewer=viewer, today=timezone.localdate(), page=row_number(request.GET.get("page", "")) or 1, is_all=is_all
    )
    context = {"desk": desk, "is_all": is_all, "me": viewer.user_id, **tabs(viewer, "rights")}
    return render(request, "compliance/rights.html", context)


@member("POST")
def rights_act(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Hand a request on, settle it, restrict the record or open it again (``act``)."""
    act, now = request.POST.get("act", ""), timezone.now()
    try:
        if act == "hand":
            hand_request(public_id=public_id, to=row_number(request.POST.get("to", "")), actor=viewer, now=now)
            text = _("交给他办了。")
        elif act == "restrict":
            restrict(public_id=public_id, actor=viewer, now=now)
            text = _("已限制：除了经办人，谁也看不到、找不到、改不了，也不能推荐。")
        elif act == "unrestrict":
            unrestrict(public_id=public_id, actor=viewer, now=now)
            text = _("限制已解除。")
        else:
            settle_request(
                public_id=public_id, is_done=act == "done", answer=request.POST.get("answer", ""), actor=viewer, now=now
            )
            text = _("已办结。")
    except (InvalidInput, Conflict) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
    return redirect("rights")


@member("POST")
@proved
def rights_copy(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return all that is held about the person as a ZIP."""
    data = give_copy(public_id=public_id, actor=viewer, now=timezone.now(), more=more_of)
    return file_answer(data, _("个人信息副本-%(day)s.zip") % {"day": timezone.localdate()}, "application/zip")


@member()
def erasures(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what is asked to be erased and what was."""
    page = row_number(request.GET.get("page", "")) or 1
    rows, pages = list_erasures(viewer=viewer, today=timezone.localdate(), page=page)
    context = {
        "rows": rows, "page": min(page, pages), "pages": pages, "may_confirm": viewer.role is Role.ADMIN,
        **tabs(viewer, "erasures"),
    }  # fmt: skip
    return render(request, "compliance/erasures.html", context)


@member("POST")
def erasure_act(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Confirm an erasure, by a second person who shows that it is he, or do not do it (``act``)."""
    try:
        if request.POST.get("act") == "confirm":
            if not is_proved(request):
                return ask_for_proof(request)
            confirm_erasure(public_id=public_id, actor=viewer, now=timezone.now())
            messages.success(request, _("已抹除。证明在这一行，可以给本人。"))
        else:
            refuse_erasure(public_id=public_id, actor=viewer, now=timezone.now())
            messages.success(request, _("没有抹除，资料都在。"))
    except (Refused, Conflict) as error:
        messages.error(request, str(error))
    return redirect("erasures")


@member()
def erasure_certificate(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the certificate for the person."""
    data = certificate_of(find_erasure(public_id), viewer=viewer, today=timezone.localdate())
    return file_answer(data, _("个人信息删除证明.pdf"), "application/pdf")
