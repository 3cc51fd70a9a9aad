"""核验证书, for strangers: whoever holds a certificate or its badge asks whether it is valid now. No account, no scripts."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from caidang.core.errors import InvalidInput
from caidang.domain.pipeline.services.submissions.links import count_try
from caidang.domain.training.badges import MOST_BYTES
from caidang.domain.training.selectors.badges import check_badge_outside, issuers, published_keys
from caidang.domain.training.selectors.certificates import check_code_outside
from caidang.interfaces.web.guarded_links import guarded_link


@guarded_link("GET", "POST")
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Ask for the code or the badge; a POST says whether it is valid, what it is for, and of the holder's name a part."""
    code, badge = request.POST.get("code", "").strip(), request.FILES.get("badge")
    context: dict[str, object] = {"code": code, "issuers": issuers()}
    if isinstance(badge, UploadedFile):
        count_try(request.META.get("REMOTE_ADDR", ""))
        try:
            context["checked"] = check_badge_outside(badge.read(MOST_BYTES + 1), now=timezone.now())
        except InvalidInput as error:
            context["error"] = str(error)
    elif code:
        count_try(request.META.get("REMOTE_ADDR", ""))
        context["found"] = check_code_outside(code, now=timezone.now())
    return render(request, "client/certificate.html", context)


@guarded_link("GET")
def certificate_keys(_: HttpRequest) -> HttpResponse:
    """Publish the keys that badges are signed with, so that programs can tell ours from others'."""
    return JsonResponse(published_keys(), content_type="application/jwk-set+json")
