"""Asking a model about a record: what would be sent is shown first, what it proposes is taken over one by one."""

import re
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput, NotFound
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.selectors.page.record import get_candidate, view_candidate
from caidang.domain.candidates.services.record.assist import Accepted, Spot, propose, question_for
from caidang.domain.review.services.chain.editing import accept_proposal
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.net.chat import Endpoint, ask
from caidang.interfaces.web.access import member


@member()
def candidate_question(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show what would be sent, and where to."""
    endpoint = _endpoint()
    record = get_candidate(public_id, viewer=viewer)
    context = {"endpoint": endpoint, "public_id": public_id}
    try:
        question = question_for(record, actor=viewer, now=timezone.now())
    except CaidangError as error:
        return render(request, "assist/_question.html", {**context, "error": str(error)})
    return render(request, "assist/_question.html", {**context, "question": question})


@member("POST")
def candidate_ask(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Send it, and return what the model proposes."""
    endpoint = _endpoint()
    record = get_candidate(public_id, viewer=viewer)
    context = {"endpoint": endpoint, "public_id": public_id}
    try:
        proposals = propose(
            record, ask=partial(ask, endpoint), host=endpoint.host, actor=viewer, now=timezone.now()
        )
    except CaidangError as error:
        return render(request, "assist/_proposals.html", {**context, "error": str(error)})
    return render(request, "assist/_proposals.html", {**context, "proposals": proposals})


_ENTRY = re.compile(r"-?[0-9]{1,4}")
_SPOT = re.compile(r"([0-9A-Za-z-]{1,64}) ([0-9]{1,6}) ([0-9]{1,6}) ([0-9]{1,6})")


@member("POST")
def candidate_accept(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Take over one proposal; answer with the groups as they are now and a word in its place."""
    record = get_candidate(public_id, viewer=viewer)
    require(viewer, Action.EDIT_CANDIDATE, record.target)
    names, texts = request.POST.getlist("field"), request.POST.getlist("value")
    entry = request.POST.get("entry", "")
    spots = [_SPOT.fullmatch(at) for at in request.POST.getlist("at")]
    values = [
        Accepted(name, text, Spot(at[1], int(at[2]), int(at[3]), int(at[4])))
        for name, text, at in zip(names, texts, spots, strict=False)
        if at is not None
    ]
    if not values or not len(values) == len(names) == len(texts) or not _ENTRY.fullmatch(entry):
        raise InvalidInput(_("这条提议不完整，请重新问一次。"))
    accept_proposal(
        candidate=record,
        entry=int(entry),
        values=values,
        actor=viewer,
        now=timezone.now(),
    )
    view = view_candidate(public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    group = next(g for g in view.groups if g.key == FIELDS[names[0]].group)
    return render(
        request,
        "assist/_accepted.html",
        {
            "group": group, "row": view.row, "may_edit": True,
            "fields_url": request.path.removesuffix("assist/accept/") + "fields/",
        },
    )  # fmt: skip


def _endpoint() -> Endpoint:
    endpoint: Endpoint | None = settings.CAIDANG_MODEL
    if endpoint is None:
        raise NotFound(_("没有配置模型。不用模型，一切照常。"))
    return endpoint
