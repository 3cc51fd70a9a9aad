"""浏览器扩展: where one gets it and learns to use it, and the page that a bookmark fills."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput, TooLarge
from caidang.core.mail.sites import KNOWN
from caidang.domain.intake.services.pages import OpenPage, receive_page
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.interfaces.web.access import member
from caidang.interfaces.web.extension_file import NAME, bookmarklet, extension_file
from caidang.interfaces.web.file_answers import file_answer


@member()
def extension(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show how pages are sent from the browser: the extension, and the bookmark for who cannot have it."""
    require(viewer, Action.RECEIVE)
    home = request.build_absolute_uri("/")
    context = {
        "home": home, "bookmarklet": bookmarklet(home, request.build_absolute_uri(reverse("page_in"))),
        "token_name": _("浏览器扩展"), "sites": [site.name for site in KNOWN.values()],
    }  # fmt: skip
    return render(request, "intake/extension.html", context)


@member()
def extension_zip(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the extension, made for this address."""
    require(viewer, Action.RECEIVE)
    return file_answer(extension_file(request.build_absolute_uri("/")), NAME, "application/zip")


@member("GET", "POST")
def page_in(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what a bookmark brought, as text and never as markup; a POST takes it in. Pasting works, too."""
    require(viewer, Action.RECEIVE)
    error, sent = "", request.POST
    if request.method == "POST":
        is_html = bool(sent.get("html", "").strip())
        page = OpenPage(sent["html"] if is_html else sent.get("text", ""), sent.get("address", ""), sent.get("title", ""), is_html)
        try:
            receipt, _site = receive_page(page=page, key="", actor=viewer, now=timezone.now(), today=timezone.localdate())
        except (InvalidInput, TooLarge) as refused:
            error = str(refused)
        else:
            told = _("已收下，正在读。") if receipt.is_new else _("这一页以前收过，没有重复建档。")
            messages.success(request, told)
            return redirect("intake")
    response = render(request, "intake/page_in.html", {"error": error, "sent": sent}, status=422 if error else 200)
    # The window that opened this one hands the page over; with the usual policy the two would not know each other.
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
