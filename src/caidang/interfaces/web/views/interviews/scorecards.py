"""评分表: what interviewers judge by, made and changed."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.pipeline.scorecards import MOST, Competency, competencies_of
from caidang.domain.pipeline.services.interviews.scorecards import (
    archive_scorecard,
    get_scorecard,
    list_scorecards,
    save_scorecard,
)
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member
from caidang.interfaces.web.forms.interviews import scorecard_of

SPARE = 3
"""Empty lines below those that are there."""


@member()
def scorecards(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the scorecards."""
    cards = [(card, competencies_of(card.competencies)) for card in list_scorecards(viewer=viewer)]
    return render(request, "interviews/scorecards.html", {"cards": cards})


@member("GET", "POST")
def scorecard_add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show an empty scorecard, and keep what is written into it."""
    list_scorecards(viewer=viewer)
    return _form(request, viewer, "", "", ())


@member("GET", "POST")
def scorecard(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a scorecard to be changed; a POST changes it, or puts it away (``act=archive`` or ``restore``)."""
    card = get_scorecard(public_id, viewer=viewer)
    act = request.POST.get("act", "")
    if act in ("archive", "restore"):
        archive_scorecard(
            public_id=public_id, is_archived=act == "archive", actor=viewer, now=timezone.now()
        )
        messages.success(request, _("已停用，用过它的面试不受影响。") if act == "archive" else _("又可以用了。"))
        return redirect("scorecards")
    return _form(request, viewer, public_id, card.name, competencies_of(card.competencies))


def _form(
    request: HttpRequest, viewer: Viewer, public_id: str, name: str,
    competencies: Sequence[Competency],
) -> HttpResponse:  # fmt: skip
    error = ""
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            competencies = scorecard_of(request.POST)
            save_scorecard(
                public_id=public_id, name=name, competencies=competencies, actor=viewer,
                now=timezone.now(),
            )  # fmt: skip
        except InvalidInput as problem:
            error = str(problem)
        else:
            messages.success(request, _("评分表已保存，下次安排面试就能用。"))
            return redirect("scorecards")
    lines = [*competencies, *(Competency("") for _n in range(SPARE))][:MOST]
    context = {"name": name, "lines": list(enumerate(lines)), "public_id": public_id, "error": error}
    return render(request, "interviews/scorecard.html", context, status=422 if error else 200)
