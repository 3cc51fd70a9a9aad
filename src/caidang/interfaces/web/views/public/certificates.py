"""核验证书, for strangers: whoever holds a certificate asks whether it is valid now. No account, no scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from caidang.domain.pipeline.services.submissions.links import count_try
from caidang.domain.training.selectors.certificates import check_code_outside
from caidang.interfaces.web.guarded_links import guarded_link


@guarded_link("GET", "POST")
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a POST says whether it is valid, what it is for, and of the holder's name a part to compare."""
    code = request.POST.get("code", "").strip()
    if not code:
        return render(request, "client/certificate.html", {"code": "", "found": None})
    count_try(request.META.get("REMOTE_ADDR", ""))
    found = check_code_outside(code, now=timezone.now())
    return render(request, "client/certificate.html", {"code": code, "found": found})
