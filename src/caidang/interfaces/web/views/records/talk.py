"""Comments beside a record, following it, and a member's notifications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.pipeline.selectors.submissions.sent import verdicts_told
from caidang.domain.review.selectors.talk import list_told, read_talk
from caidang.domain.review.services.news.comments import add_comment, remove_comment, set_follow
from caidang.domain.review.services.news.telling import mark_read
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member


@member("GET", "POST")
def talk(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return what was said about the record; a POST adds to it. A text that is refused stays in the box."""
    if request.method != "POST":
        return _talk(request, viewer, public_id)
    text = request.POST.get("text", "")
    try:
        add_comment(
            candidate=get_candidate(public_id, viewer=viewer), text=text, actor=viewer,
            now=timezone.now(),
        )  # fmt: skip
    except InvalidInput as error:
        return _talk(request, viewer, public_id, text, str(error))
    return _talk(request, viewer, public_id)


@member("POST")
def talk_remove(
    request: HttpRequest, viewer: Viewer, public_id: str, comment_id: str
) -> HttpResponse:
    """Take one's own comment back."""
    remove_comment(comment_id=comment_id, actor=viewer, now=timezone.now())
    return _talk(request, viewer, public_id)


@member("POST")
def talk_follow(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Follow the record, or no longer."""
    set_follow(
        candidate=get_candidate(public_id, viewer=viewer),
        is_followed=request.POST.get("follow") == "yes", actor=viewer, now=timezone.now(),
    )  # fmt: skip
    return _talk(request, viewer, public_id)


@member()
def notifications(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the member's notifications; what is shown counts as read."""
    before = request.GET.get("before", "")
    page = list_told(
        viewer=viewer, now=timezone.now(), today=timezone.localdate(), before=row_number(before),
        verdicts=verdicts_told,
    )  # fmt: skip
    if page.rows and viewer.user_id is not None:
        mark_read(member=viewer.user_id, now=timezone.now(), upto=page.rows[0].id)
    name = "talk/_told.html" if is_part(request) else "talk/notifications.html"
    return render(request, name, {"page": page})


def _talk(
    request: HttpRequest, viewer: Viewer, public_id: str, text: str = "", error: str = ""
) -> HttpResponse:
    found = read_talk(public_id, viewer=viewer, now=timezone.now())
    context = {"talk": found, "public_id": public_id, "text": text, "error": error}
    return render(request, "talk/_talk.html", context, status=422 if error else 200)
