"""词表: the organisation's own words for reading résumés."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.intake.services.words import set_words
from caidang.domain.intake.words import LABELS, words_texts
from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import member


@member("GET", "POST")
def words(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the lists, one entry a line; a POST replaces them. What cannot be used stays in its box with the reason."""
    if request.method != "POST":
        return _page(request, words_texts(viewer=viewer))
    texts = {name: request.POST.get(name, "") for name in LABELS}
    try:
        count = set_words(texts=texts, actor=viewer, now=timezone.now())
    except InvalidInput as error:
        return _page(request, texts, str(error), status=422)
    messages.success(request, _("已保存 %(n)d 条，下一份收进来的简历就按新的读。") % {"n": count})
    return redirect("words")


def _page(
    request: HttpRequest, texts: dict[str, str], error: str = "", *, status: int = 200
) -> HttpResponse:
    lists = [
        {"name": name, "label": LABELS[name], "text": texts[name], "example": _EXAMPLES[name]}
        for name in LABELS
    ]
    return render(request, "words/page.html", {"lists": lists, "error": error}, status=status)


_EXAMPLES = {
    "employers": "蓝样科技，蓝样",
    "titles": "挡车工",
    "schools": "样江书院，样院",
    "majors": "数智样品学",
    "skills": "样板布局",
    "certificates": "样业资格证",
}
