"""手册: read, searched, and asked what the screen at hand is for."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from caidang.foundation.accounts.policy import Viewer
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.handbook.book import PARTS, look_up, picture_file, the_book
from caidang.interfaces.web.handbook.places import place_of


@member("GET", "POST")
def handbook(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what the book holds; a POST says where the words ``q`` stand in it."""
    text = request.POST.get("q", "").strip()
    context = {"contents": _contents(), "q": text, "hits": look_up(text), "place": None}
    name = "handbook/_hits.html" if is_part(request) else "handbook/page.html"
    return render(request, name, context)


@member()
def handbook_page(request: HttpRequest, viewer: Viewer, part: str, name: str) -> HttpResponse:
    """Show one page of the book."""
    page = the_book().get((part, name))
    if page is None:
        raise Http404
    context = {"contents": _contents(), "q": "", "hits": [], "place": page}
    return render(request, "handbook/page.html", context)


@member()
def handbook_about(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what the book says of a screen (``screen`` is the name of its address)."""
    found = place_of(request.GET.get("screen", ""))
    return render(request, "handbook/_about.html", {"found": found})


@member()
def handbook_picture(request: HttpRequest, viewer: Viewer, name: str) -> HttpResponse:
    """Return a picture of the docs."""
    file = picture_file(name)
    if file is None:
        raise Http404
    return file_answer(file.read_bytes(), file.name, "image/png", is_seen=True)


def _contents() -> list[tuple[str, list[object]]]:
    return [(PARTS[part], list(pages)) for part, pages in groupby(the_book().values(), lambda page: page.part)]
