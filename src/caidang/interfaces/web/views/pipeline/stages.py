"""职位类型和阶段: the ways that applications go are shaped."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.pipeline.selectors.ways import list_ways
from caidang.domain.pipeline.services import stages as services
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member


@member("GET", "POST")
def stages(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the job types with their stages; a POST does one thing to one of them (``act``)."""
    require(viewer, Action.MANAGE_STAGES)
    error = ""
    if request.method == "POST":
        try:
            _ACTS.get(request.POST.get("act", ""), _unknown)(request, viewer)
        except (InvalidInput, Conflict) as refused:
            error = str(refused)
    context = {
        "ways": list_ways(viewer=viewer),
        "kinds": list(Kind),
        "error": error,
        "open": row_number(request.POST.get("type", "")),
        "typed": _typed(request) if error else {},
    }
    name = "stages/_ways.html" if is_part(request) else "stages/page.html"
    return render(request, name, context, status=422 if error else 200)


def _typed(request: HttpRequest) -> dict[str, object]:
    """What was typed and refused, and in which box, so that it stays there."""
    sent = request.POST
    at = _number(request, "stage" if "stage" in sent else "type")
    return {"act": sent.get("act", ""), "at": at, "name": sent.get("name", "")[:200], "kind": sent.get("kind", "")}


def _number(request: HttpRequest, name: str) -> int:
    return row_number(request.POST.get(name, ""))


def _add_type(request: HttpRequest, viewer: Viewer) -> None:
    services.add_type(name=request.POST.get("name", ""), actor=viewer, now=timezone.now())


def _rename_type(request: HttpRequest, viewer: Viewer) -> None:
    services.rename_type(
        type_id=_number(request, "type"), name=request.POST.get("name", ""), actor=viewer,
        now=timezone.now(),
    )  # fmt: skip


def _archive_type(request: HttpRequest, viewer: Viewer) -> None:
    services.archive_type(
        type_id=_number(request, "type"), is_archived=request.POST.get("to") == "away", actor=viewer,
        now=timezone.now(),
    )  # fmt: skip


def _add_stage(request: HttpRequest, viewer: Viewer) -> None:
    services.add_stage(
        type_id=_number(request, "type"), name=request.POST.get("name", ""),
        kind=request.POST.get("kind", ""), actor=viewer, now=timezone.now(),
    )  # fmt: skip


def _rename_stage(request: HttpRequest, viewer: Viewer) -> None:
    services.rename_stage(
        stage_id=_number(request, "stage"), name=request.POST.get("name", ""), actor=viewer,
        now=timezone.now(),
    )  # fmt: skip


def _set_kind(request: HttpRequest, viewer: Viewer) -> None:
    services.set_kind(
        stage_id=_number(request, "stage"), kind=request.POST.get("kind", ""), actor=viewer,
        now=timezone.now(),
    )  # fmt: skip


def _reorder(request: HttpRequest, viewer: Viewer) -> None:
    services.reorder_stages(
        type_id=_number(request, "type"), order=[row_number(one) for one in request.POST.getlist("order")],
        actor=viewer, now=timezone.now(),
    )  # fmt: skip


def _archive_stage(request: HttpRequest, viewer: Viewer) -> None:
    services.archive_stage(
        stage_id=_number(request, "stage"), is_archived=request.POST.get("to") == "away",
        actor=viewer, now=timezone.now(),
    )  # fmt: skip


def _remove_stage(request: HttpRequest, viewer: Viewer) -> None:
    services.remove_stage(stage_id=_number(request, "stage"), actor=viewer, now=timezone.now())


def _unknown(request: HttpRequest, viewer: Viewer) -> None:
    raise InvalidInput(_("不知道要做什么，刷新后再试。"))


_ACTS: dict[str, Callable[[HttpRequest, Viewer], None]] = {
    "add_type": _add_type, "rename_type": _rename_type, "archive_type": _archive_type,
    "add": _add_stage, "rename": _rename_stage, "kind": _set_kind, "order": _reorder,
    "archive": _archive_stage, "remove": _remove_stage,
}  # fmt: skip
