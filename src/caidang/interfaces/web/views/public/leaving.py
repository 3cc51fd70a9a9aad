"""退订: what a person sees who follows the link at the end of a letter. No account, no scripts; one click, and for ever."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from caidang.core.errors import NotFound
from caidang.domain.outreach.services.leaving import come_back, leave, letter_of
from caidang.domain.pipeline.services.submissions.links import count_try
from caidang.interfaces.web.guarded_links import guarded_link
from caidang.interfaces.web.wording.leaving_words import leaving_words


# A mail program posts here by itself (RFC 8058) and has no page to take a token from; the link is the proof.
@csrf_exempt
@guarded_link("GET", "POST")
def no_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once; a POST notes it (``List-Unsubscribe=One-Click`` as well), or takes it back (``act=back``)."""
    try:
        letter = letter_of(token)
    except NotFound:
        # Who guesses is counted; a mail provider that posts for all its users is not.
        count_try(request.META.get("REMOTE_ADDR", ""))
        raise
    if request.method == "POST":
        if request.POST.get("act") == "back":
            come_back(token=token, now=timezone.now())
            return _page(request, is_back=True)
        leave(token=token, now=timezone.now())
        return _page(request, has_left=True)
    return _page(request, has_left=letter.left_at is not None)


def _page(request: HttpRequest, **told: bool) -> HttpResponse:
    response = render(request, "mail/left.html", {"words": leaving_words(request), **told})
    response["Vary"] = "Accept-Language"
    return response
