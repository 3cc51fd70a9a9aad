"""查重: pairs that may be one person, decided side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import NotFound
from caidang.domain.candidates.selectors.page.duplicates import (
    compare_side_by_side,
    get_pair,
    list_pairs,
)
from caidang.domain.candidates.selectors.page.record import get_candidate, view_candidate
from caidang.domain.candidates.services.record.duplicates import decide_duplicate
from caidang.domain.pipeline.services.merging import merge_candidates, unmerge_candidates
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.forms.record import read_choices, read_slot

STATES = ("open", "later", "distinct")


@member()
def duplicates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the pairs that wait, likest first, or those decided or put off."""
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    number = request.GET.get("page", "1")
    page = list_pairs(
        state=state,
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
        viewer=viewer,
        today=timezone.localdate(),
    )
    tabs = [("open", _("待判断")), ("later", _("以后再说")), ("distinct", _("不是同一人"))]
    context = {
        "page": page, "state": state, "tabs": tabs,
        "may_decide": may(viewer, Action.DECIDE_DUPLICATE),
    }  # fmt: skip
    return render(request, "duplicates/page.html", context)


@member()
def duplicate(request: HttpRequest, viewer: Viewer, pair_id: int) -> HttpResponse:
    """Show the two records side by side; ``keep=second`` keeps the other one."""
    today = timezone.localdate()
    pair = get_pair(pair_id, viewer=viewer, today=today)
    is_swapped = request.GET.get("keep") == "second"
    keeper, loser = (pair.second, pair.first) if is_swapped else (pair.first, pair.second)
    rows = compare_side_by_side(
        keeper=get_candidate(keeper.public_id, viewer=viewer),
        loser=get_candidate(loser.public_id, viewer=viewer),
        viewer=viewer,
        now=timezone.now(),
    )
    return render(
        request,
        "duplicates/pair.html",
        {
            "pair": pair,
            "keeper": keeper,
            "loser": loser,
            "is_swapped": is_swapped,
            "rows": rows,
            "same": sum(not row.is_different for row in rows),
            "left_open": sum(row.is_left_open for row in rows),
            "may_reveal": may(viewer, Action.REVEAL),
            "left": view_candidate(keeper.public_id, viewer=viewer, now=timezone.now(), today=today),
            "right": view_candidate(loser.public_id, viewer=viewer, now=timezone.now(), today=today),
            "may_decide": may(viewer, Action.DECIDE_DUPLICATE),
        },
    )


@member("POST")
def duplicate_decide(request: HttpRequest, viewer: Viewer, pair_id: int) -> HttpResponse:
    """Say that the two are different people, put the question off, or, without a ``state``, open it again."""
    state = request.POST.get("state", "open")
    decide_duplicate(suspicion_id=pair_id, state=state, actor=viewer, now=timezone.now())
    said = {
        "distinct": _("记下了：不是同一人"),
        "later": _("先放一放，在「以后再说」里"),
        "open": _("已放回待判断"),
    }[state]
    undo = reverse("duplicate_decide", args=[pair_id]) if state != "open" else ""
    if is_part(request):
        return render(request, "parts/_toast_oob.html", {"text": said, "undo_url": undo})
    messages.success(request, said, extra_tags=undo)
    return redirect("duplicates")


@member("POST")
def duplicate_merge(request: HttpRequest, viewer: Viewer, pair_id: int) -> HttpResponse:
    """Merge the pair with the picks made, and show the record that was kept."""
    pair = get_pair(pair_id, viewer=viewer, today=timezone.localdate())
    is_swapped = request.POST.get("keep") == "second"
    keeper, loser = (pair.second, pair.first) if is_swapped else (pair.first, pair.second)
    made = merge_candidates(
        keeper=get_candidate(keeper.public_id, viewer=viewer),
        loser=get_candidate(loser.public_id, viewer=viewer),
        take=read_choices(request.POST),
        unseen=list(map(read_slot, request.POST.getlist("unseen"))),
        actor=viewer,
        now=timezone.now(),
    )
    undo = reverse("candidate_unmerge", args=[keeper.public_id, made.pk])
    messages.success(
        request, _("已合并，两份的文件都在。随时可以在时间线上方拆开。"), extra_tags=undo
    )
    return redirect("candidate", keeper.public_id)


@member("POST")
def candidate_unmerge(
    request: HttpRequest, viewer: Viewer, public_id: str, merge_id: int
) -> HttpResponse:
    """Take a merge apart; both records are again what they were."""
    view = view_candidate(
        public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate()
    )
    merge = next((merge for merge in view.merges if merge.pk == merge_id), None)
    if merge is None:
        raise NotFound(_("这次合并已经撤销过了。"))
    unmerge_candidates(merged=merge, actor=viewer, now=timezone.now())
    messages.success(request, _("已拆开，两份档案都回到合并前的样子。"))
    if is_part(request):
        return HttpResponse(
            status=204, headers={"HX-Redirect": reverse("candidate", args=[public_id])}
        )
    return redirect("candidate", public_id)
