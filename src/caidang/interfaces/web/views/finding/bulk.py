"""What is done to the people selected in the list, with one undo for all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.review.models import BulkAct
from caidang.domain.review.selectors.bulk import BulkView, list_bulk, report_bulk, view_bulk
from caidang.domain.review.services.many.bulk import begin_bulk, cancel_bulk, undo_bulk
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.forms.candidates import SearchState
from caidang.interfaces.web.selection import selected
from caidang.interfaces.web.views.records.placing import new_owner
from caidang.interfaces.web.wording.bulk_words import bulk_words

_WAYS = {"add": BulkAct.Kind.SORT, "move": BulkAct.Kind.SHIFT, "remove": BulkAct.Kind.UNSORT}


@member("POST")
def bulk_tags(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Put a tag on the people selected, or take it off (``act=remove``)."""
    is_removal = request.POST.get("act") == "remove"
    kind = BulkAct.Kind.UNTAG if is_removal else BulkAct.Kind.TAG
    return begin(request, viewer, kind, request.POST.get("name", ""))


@member("POST")
def bulk_categories(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Stand the people selected in a category, move them there, or take them out (``way``)."""
    kind = _WAYS.get(request.POST.get("way", ""))
    if kind is None:
        raise InvalidInput(_("请选怎么放：加进去、移过去，或移出来。"))
    return begin(request, viewer, kind, request.POST.get("name", ""))


@member("POST")
def bulk_owner(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give the people selected to a member, or back to the pool."""
    return begin(request, viewer, BulkAct.Kind.OWNER, new_owner(request, viewer))


@member("POST")
def bulk_move(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Have the records of the people selected take a step of the chain."""
    return begin(request, viewer, BulkAct.Kind.MOVE, request.POST.get("action", ""))


@member("POST")
def bulk_undo(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take a whole act back."""
    now = timezone.now()
    act = undo_bulk(public_id=public_id, actor=viewer, now=now)
    return _answer(request, view_bulk(str(act.public_id), viewer=viewer, now=now))


@member("POST")
def bulk_cancel(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Stop an act; what is done can be taken back."""
    now = timezone.now()
    act = cancel_bulk(public_id=public_id, actor=viewer, now=now)
    return _answer(request, view_bulk(str(act.public_id), viewer=viewer, now=now))


@member()
def bulk_state(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return how far an act has come; once it is over, the notice that tells its end."""
    return _answer(request, view_bulk(public_id, viewer=viewer, now=timezone.now()))


@member()
def bulk_acts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what one did to many records: how far, how it ended, and the way back."""
    acts = list_bulk(viewer=viewer, now=timezone.now())
    told = [(act, bulk_words(act)) for act in acts]
    name = "bulk/_acts.html" if is_part(request) else "bulk/page.html"
    return render(request, name, {"acts": told})


@member()
def bulk_act(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one act with what it did to each record: those left as they were (``left``) or those that it changed (``done``)."""
    half = True if "done" in request.GET else False if "left" in request.GET else None
    report = report_bulk(
        public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate(),
        are_done=half, page=row_number(request.GET.get("page", "")) or 1,
    )  # fmt: skip
    act = report.act
    context = {"report": report, "act": act, "told": bulk_words(act), "is_under_way": act.is_running or act.is_undoing}
    return render(request, "bulk/_report.html" if is_part(request) else "bulk/report.html", context)


def begin(request: HttpRequest, viewer: Viewer, kind: BulkAct.Kind, what: str) -> HttpResponse:
    """Begin an act on those that the list's form means, and answer with its notice or its progress."""
    now = timezone.now()
    act = begin_bulk(
        kind=kind, what=what, ids=selected(request, SearchState.read(request.POST), viewer), actor=viewer, now=now
    )
    return _answer(request, view_bulk(str(act.public_id), viewer=viewer, now=now))


def _answer(request: HttpRequest, act: BulkView) -> HttpResponse:
    is_under_way = act.is_running or act.is_undoing
    response = render(
        request, "bulk/_answer.html",
        {"act": act, "text": bulk_words(act), "is_under_way": is_under_way},
    )  # fmt: skip
    # After the swap: by then the notice with the undo button may have left the page, and an
    # event on it would reach nobody.
    if not is_under_way or request.method == "POST":
        response["HX-Trigger-After-Swap"] = "cd:changed"
    return response
