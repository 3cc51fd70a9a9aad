"""同义词: the organisation's own words that mean the same in a search."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.core.text.synonyms import built_in
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.search.synonym_services import set_synonyms
from caidang.foundation.search.synonyms import synonyms_text
from caidang.interfaces.web.access import member


@member("GET", "POST")
def synonyms(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the groups, one a line; a POST replaces them. What cannot be used stays in the box with its reason."""
    if request.method != "POST":
        return _page(request, synonyms_text(viewer=viewer))
    text = request.POST.get("text", "")
    try:
        count = set_synonyms(text=text, actor=viewer, now=timezone.now())
    except InvalidInput as error:
        return _page(request, text, str(error), status=422)
    messages.success(request, _("已保存 %(n)d 组，现在搜索就按新的来。") % {"n": count})
    return redirect("synonyms")


def _page(request: HttpRequest, text: str, error: str = "", *, status: int = 200) -> HttpResponse:
    context = {"text": text, "error": error, "built_in": ["、".join(g) for g in built_in()]}
    return render(request, "synonyms/page.html", context, status=status)
