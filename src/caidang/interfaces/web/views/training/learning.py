"""我的学习: courses, lessons, tests, certificates, policies, spot checks, outside courses."""

import secrets
from datetime import date

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.training.badges import make_badge, make_token
from caidang.domain.training.papers import draw_certificate
from caidang.domain.training.selectors.badges import badge_key
from caidang.domain.training.selectors.certificates import Shown, check_code, my_certificate
from caidang.domain.training.selectors.learning import read_policy, show_lesson, show_test
from caidang.domain.training.selectors.mine import my_course, my_learning
from caidang.domain.training.services.files import open_file
from caidang.domain.training.services.learning import finish_attempt, read_lesson, start_attempt
from caidang.domain.training.services.mistakes import answer_spot
from caidang.domain.training.services.policies import acknowledge
from caidang.domain.training.services.sessions import add_outside
from caidang.domain.training.shipped import shipped_tours
from caidang.domain.training.spot import spot_check
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.upload import OversizeUpload
from caidang.interfaces.web.access import member
from caidang.interfaces.web.file_answers import file_answer
from caidang.interfaces.web.handbook.book import picture_file
from caidang.interfaces.web.lesson_text import lesson_sections
from caidang.interfaces.web.views.training.first_week import done_address

_SEEDS = 2**31


@member()
def learning(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what the member has to learn and has learnt."""
    now = timezone.now()
    return render(request, "learning/mine.html", {"page": my_learning(viewer=viewer, now=now), "now": now})


@member()
def learning_course(request: HttpRequest, viewer: Viewer, course: str) -> HttpResponse:
    """Show one course: its lessons, how far one is, the tests."""
    row, read, tests = my_course(course, viewer=viewer, now=timezone.now())
    tours = shipped_tours()
    context = {"row": row, "course": row.course, "read": read, "tests": tests, "tour": tours.get(viewer.role.value)}
    return render(request, "learning/course.html", context)


@member("GET", "POST")
def learning_lesson(request: HttpRequest, viewer: Viewer, course: str, lesson: str) -> HttpResponse:
    """Show one lesson; a POST says that it is read, and goes on to the next."""
    if request.method == "POST":
        read_lesson(course=course, lesson=lesson, actor=viewer, now=timezone.now())
    shown = show_lesson(course, lesson, viewer=viewer)
    if request.method == "POST":
        if shown.following is None:
            return redirect("learning_course", course=course)
        return redirect("learning_lesson", course=course, lesson=shown.following.key)
    tour = shipped_tours().get(shown.lesson.tour or viewer.role.value) if shown.lesson.tour else None
    name = shown.lesson.picture
    picture = reverse("handbook_picture", args=[name]) if name and picture_file(name) else ""
    context = {"shown": shown, "sections": lesson_sections(shown.lesson.text), "tour": tour, "picture": picture}
    return render(request, "learning/lesson.html", context)


@member("POST")
def learning_start(request: HttpRequest, viewer: Viewer, course: str) -> HttpResponse:
    """Draw a test, or go on with the one that is begun."""
    row = start_attempt(course=course, seed=secrets.randbelow(_SEEDS), actor=viewer, now=timezone.now())
    return redirect("learning_test", public_id=str(row.public_id))


@member("GET", "POST")
def learning_test(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a test, or, handed in, how it was answered; a POST hands it in."""
    if request.method == "POST":
        answers = {
            key.removeprefix("q-"): [int(one) for one in request.POST.getlist(key) if one.isascii() and one.isdigit() and len(one) < 3]
            for key in request.POST if key.startswith("q-")
        }  # fmt: skip
        finish_attempt(public_id=public_id, answers=answers, actor=viewer, now=timezone.now())
        return redirect("learning_test", public_id=public_id)
    shown = show_test(public_id, viewer=viewer, now=timezone.now())
    name = "learning/result.html" if shown.attempt.finished_at else "learning/test.html"
    return render(request, name, {"shown": shown})


@member()
def learning_certificate(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a certificate of one's own, or of anybody to who manages training."""
    shown = my_certificate(public_id, viewer=viewer, now=timezone.now())
    return render(request, "learning/certificate.html", {"shown": shown})


@member()
def learning_certificate_file(request: HttpRequest, viewer: Viewer, public_id: str, kind: str) -> HttpResponse:
    """Return a certificate as PDF, or as an Open Badge in either form."""
    shown = my_certificate(public_id, viewer=viewer, now=timezone.now())
    row, house = shown.row, _("本单位")
    if kind == "pdf":
        check_at = request.build_absolute_uri(reverse("certificate_check"))
        data = draw_certificate(row, name=shown.name, house=house, course=shown.course, check_at=check_at)
        return file_answer(data, _("证书-%(title)s.pdf") % {"title": row.title}, "application/pdf")
    if kind not in ("badge", "token"):
        raise Http404
    return _badge(request, shown, house, is_token=kind == "token")


@member("GET", "POST")
def learning_check(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say whose certificate has this code, and whether it is valid now."""
    code = request.POST.get("code", "")
    found = check_code(code, viewer=viewer, now=timezone.now()) if code.strip() else None
    return render(request, "learning/check.html", {"code": code, "found": found})


@member("GET", "POST")
def learning_spot(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask which of some invented people may be sent; a POST says what was right, and why."""
    if request.method != "POST":
        seed = secrets.randbelow(_SEEDS)
        return render(request, "learning/spot.html", {"seed": seed, "spot": spot_check(seed), "done": None})
    seed = row_number(request.POST.get("seed", "")) % _SEEDS
    picked = [row_number(one) for one in request.POST.getlist("person") if one.isascii() and one.isdigit()]
    done = answer_spot(seed=seed, picked=picked, actor=viewer, now=timezone.now())
    return render(request, "learning/spot.html", {"seed": seed, "spot": spot_check(seed), "done": done})


@member("GET", "POST")
def learning_outside(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a course that was passed elsewhere, with its proof."""
    error = ""
    if request.method == "POST":
        try:
            sent = request.FILES.get("file")
            if not isinstance(sent, UploadedFile) or isinstance(sent, OversizeUpload):
                raise InvalidInput(_("附上证明：PDF 或照片，最大 20 MB。"))
            add_outside(
                title=request.POST.get("title", ""), organiser=request.POST.get("organiser", ""),
                passed_on=_day(request.POST.get("passed_on", "")) or timezone.localdate(),
                valid_until=_day(request.POST.get("valid_until", "")), filename=sent.name or "", data=sent.read(),
                actor=viewer, now=timezone.now(), today=timezone.localdate(),
            )  # fmt: skip
        except InvalidInput as failed:
            error = str(failed)
        else:
            messages.success(request, _("记下了，等另一位核对证明。"))
            return redirect("learning")
    context = {"error": error, "sent": request.POST, "today": timezone.localdate()}
    return render(request, "learning/outside.html", context, status=422 if error else 200)


@member("GET", "POST")
def learning_policy(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show a policy as it holds; a POST says that one has read this version."""
    if request.method == "POST":
        number = row_number(request.POST.get("number", ""))
        acknowledge(public_id=public_id, number=number, actor=viewer, now=timezone.now())
        messages.success(request, _("记下了：你读过这一版。"))
        return redirect("learning")
    shown = read_policy(public_id, viewer=viewer)
    sections = lesson_sections(f"# {shown.title}\n\n{shown.text}")
    return render(request, "learning/policy.html", {"shown": shown, "sections": sections})


@member()
def learning_file(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return a picture, a video or a PDF of a lesson or a session, or a proof; nothing in it runs."""
    opened = open_file(public_id=public_id, viewer=viewer)
    is_seen = opened.media.startswith(("image/", "video/"))
    return file_answer(opened.data, opened.filename, opened.media, is_seen=is_seen)


@member()
def learning_tour(request: HttpRequest, viewer: Viewer, role: str) -> HttpResponse:
    """Return the steps of a tour, with the addresses of their pages."""
    tour = shipped_tours().get(role)
    if tour is None:
        raise Http404
    steps = [
        {"url": reverse(step.page), "anchor": step.anchor, "title": step.title, "text": step.text} for step in tour.steps
    ]
    return JsonResponse({"title": tour.title, "steps": steps, "done": done_address(role, viewer)})


def _badge(request: HttpRequest, shown: Shown, house: str, *, is_token: bool) -> HttpResponse:
    origin, title = request.build_absolute_uri("/"), {"title": shown.row.title}
    if is_token:
        token = make_token(shown.row, name=shown.name, house=house, origin=origin, course=shown.course, key=badge_key())
        return file_answer(token.encode(), _("徽章-%(title)s.jwt") % title, "application/vc+jwt")
    badge = make_badge(shown.row, name=shown.name, house=house, origin=origin, course=shown.course, key=badge_key())
    response = JsonResponse(badge, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = content_disposition_header(as_attachment=True, filename=_("徽章-%(title)s.json") % title)
    response["Content-Disposition"] = name or "attachment"
    return response


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput(_("日期请写成 2026-10-01。")) from error
