"""管理 › 连接: other systems are connected, tried at once, and their fields matched to ours."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, InvalidInput
from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.connectors.contract import OUR_NUMBER, PAIRS
from caidang.domain.connectors.house import TARGETS as HOUSE
from caidang.domain.connectors.house import what_of
from caidang.domain.connectors.models import Connection, ObjectMap
from caidang.domain.connectors.papers import FILE_TARGETS
from caidang.domain.connectors.selectors.connections import list_connections, show_connection
from caidang.domain.connectors.services import connections as keeping
from caidang.domain.connectors.services import maps
from caidang.domain.connectors.services.runs import start_run
from caidang.domain.connectors.vendors import VENDORS, vendor_of
from caidang.domain.intake.selectors.mailboxes import source_choices
from caidang.domain.sheets.words import targets_to_choose
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.handbook.places import guide_of

_SETTINGS = ("name", "day_limit")


@member("GET")
def connections(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the connections and what else can be connected."""
    require(viewer, Action.MANAGE_SOURCES)
    rows = list_connections(viewer=viewer, now=timezone.now())
    kinds = [(key, Connection.Vendor(key).label) for key in VENDORS]
    return render(request, "connections/page.html", {"rows": rows, "kinds": kinds})


@member("GET", "POST")
def connection_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the form of one system; a POST tries what was typed and keeps the connection where it opens."""
    require(viewer, Action.MANAGE_SOURCES)
    kind = request.POST.get("vendor") or request.GET.get("vendor") or next(iter(VENDORS))
    vendor = vendor_of(kind)
    error = ""
    if request.method == "POST":
        try:
            row, check = keeping.save_connection(
                vendor=kind, values=_typed(request, kind), actor=viewer, now=timezone.now
            )
        except InvalidInput as refused:
            error = str(refused)
        else:
            messages.success(request, " ".join(check.good))
            return redirect("connection_objects", public_id=row.public_id)
    draft = {one.name: request.POST.get(one.name, one.start) for one in vendor.blanks if not one.is_secret}
    context = {
        "vendor": kind, "label": Connection.Vendor(kind).label, "draft": draft, "error": error, "blanks": _blanks(vendor.blanks, draft),
        "name": request.POST.get("name", ""), "day_limit": request.POST.get("day_limit", ""), "guide": guide_of(kind),
        "kinds": [(key, Connection.Vendor(key).label) for key in VENDORS],
    }  # fmt: skip
    return render(request, "connections/new.html", context, status=422 if error else 200)


@member("GET", "POST")
def connection(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show one connection; a POST starts a run, changes its settings, switches it off or puts it away (``act``)."""
    row = keeping.connection_of(public_id, actor=viewer)
    error = ""
    if request.method == "POST":
        try:
            return _act(request, viewer, row)
        except InvalidInput as refused:
            error = str(refused)
    view = show_connection(row, viewer=viewer, now=timezone.now())
    if is_part(request):
        return render(request, "connections/_runs.html", {"view": view})
    context = {
        "view": view, "error": error, "blanks": _blanks(view.blanks, view.open_secret), "everies": Connection.Every.choices, "guide": guide_of(row.vendor),
    }  # fmt: skip
    return render(request, "connections/connection.html", context, status=422 if error else 200)


@member("GET", "POST")
def connection_objects(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show what the other side keeps; a POST takes one object up."""
    row = keeping.connection_of(public_id, actor=viewer)
    if request.method == "POST":
        told = request.POST
        made = maps.add_map(connection=row, name=told.get("object", ""), actor=viewer, now=timezone.now, what=told.get("what", ""))
        return redirect("connection_map", public_id=public_id, map_id=made.public_id)
    error, found = "", []
    try:
        found = maps.list_objects(connection=row, actor=viewer, now=timezone.now)
    except CaidangError as refused:
        error = str(refused)
    known = {one.object: str(one.public_id) for one in row.maps.all()}
    names = {one.name for one in found}
    objects = [(one, known.get(one.name, ""), what_of(one, names)) for one in found]
    context = {"row": row, "objects": objects, "error": error, "missing": row.missing, "whats": ObjectMap.What.choices}
    return render(request, "connections/objects.html", context)


@member("GET", "POST")
def connection_map(request: HttpRequest, viewer: Viewer, public_id: str, map_id: str) -> HttpResponse:
    """Show an object's fields with samples and what each is taken for; a POST settles them or puts the object away."""
    row = keeping.connection_of(public_id, actor=viewer)
    map = maps.map_of(row, map_id)
    error = ""
    if request.method == "POST":
        if request.POST.get("act") == "drop":
            maps.drop_map(map=map, actor=viewer, now=timezone.now())
            messages.success(request, _("不再对接这个对象；档案都在。"))
            return redirect("connection", public_id=public_id)
        try:
            _save_map(request, viewer, map)
        except InvalidInput as refused:
            error = str(refused)
        else:
            messages.success(request, _("字段对好了。先试跑一次，看看每条记录会怎样。"))
            return redirect("connection", public_id=public_id)
    offers: list[maps.Offer] = []
    try:
        offers = maps.look(map=map, actor=viewer, now=timezone.now)
    except CaidangError as refused:
        error = error or str(refused)
    context = {
        "row": row, "map": map, "error": error, "offers": [_as_typed(one, request) for one in offers],
        "groups": _groups(map), "files": [("", _("不导入")), *FILE_TARGETS.items()], "ways": ObjectMap.Way.choices, "wins": _wins(map),
        "tags": source_choices(viewer=viewer).tags, "texts": [one.info for one in offers if one.info.kind == "text" and one.info.is_writable],
        "key_field": request.POST.get("key_field", map.key_field or _number_field(map, offers)), "making": map.making_id,
        "can_write": _can_write(map), "makes": map.makes if request.method != "POST" else request.POST.get("makes") == "1",
        "may_make": vendor_of(row.vendor).can_name and _can_write(map) and map.what != ObjectMap.What.PEOPLE and not map.object.startswith(PAIRS),
        "what": ObjectMap.What(map.what).label, "is_people": map.what == ObjectMap.What.PEOPLE,
    }  # fmt: skip
    return render(request, "connections/map.html", context, status=422 if error and request.method == "POST" else 200)


def _act(request: HttpRequest, viewer: Viewer, row: Connection) -> HttpResponse:
    act, now = request.POST.get("act", ""), timezone.now()
    if act in ("trial", "sync", "full", "retry"):
        run = start_run(connection=row, kind=act, actor=viewer, now=now)
        return redirect("connection_run", public_id=run.public_id)
    if act in ("off", "on"):
        keeping.set_active(connection=row, is_active=act == "on", actor=viewer, now=now)
    elif act == "schedule":
        keeping.set_schedule(
            connection=row, every=row_number(request.POST.get("every", "0")),
            is_writing=request.POST.get("writing") == "1", actor=viewer, now=now,
        )  # fmt: skip
        messages.success(request, _("已保存。"))
    elif act == "save":
        _row, check = keeping.save_connection(
            vendor=row.vendor, values=_typed(request, row.vendor), actor=viewer, now=timezone.now, connection=row
        )
        messages.success(request, " ".join(check.good))
    elif act == "remove":
        keeping.remove_connection(connection=row, actor=viewer, now=now)
        messages.success(request, _("连接已移除，凭据已销毁；收进来的档案都在。"))
        return redirect("connections")
    else:
        raise InvalidInput(_("不知道要做什么，刷新后再试。"))
    return redirect("connection", public_id=row.public_id)


def _save_map(request: HttpRequest, viewer: Viewer, map: ObjectMap) -> None:
    choices = {}
    for name, value in request.POST.items():
        if name.startswith("target-") and value:
            field = name.removeprefix("target-")
            choices[field] = maps.Choice(
                str(value), request.POST.get(f"way-{field}", "in"), request.POST.get(f"wins-{field}", "ask")
            )
    making = request.POST.get("making", "")
    maps.save_map(
        map=map, choices=choices, key_field=request.POST.get("key_field", ""),
        making=row_number(making) if making else None, actor=viewer, now=timezone.now, makes=request.POST.get("makes") == "1",
    )  # fmt: skip


def _can_write(map: ObjectMap) -> bool:
    """Whether anything of an object may go out."""
    vendor = vendor_of(map.connection.vendor)
    return vendor.can_write and (vendor.can_name or map.what in (ObjectMap.What.PEOPLE, ObjectMap.What.APPLICATIONS))


def _number_field(map: ObjectMap, offers: list[maps.Offer]) -> str:
    """The field that is called as our number is, until a person settled the fields."""
    return next((one.info.name for one in offers if not map.columns and one.info.label == OUR_NUMBER and one.info.is_writable), "")


def _groups(map: ObjectMap) -> list[tuple[str, list[tuple[str, str]]]]:
    if map.what == ObjectMap.What.PEOPLE:
        # What names a file in a cell is none here: files hang on the record.
        return [(group, [one for one in targets if one[0] not in FILE_TARGETS]) for group, targets in targets_to_choose(all_fields())]
    told = [(key, f"{one.label}{_('（必填）') if one.is_needed else ''}") for key, one in HOUSE[map.what].items()]
    return [("", [("", _("不导入")), *told])]


def _wins(map: ObjectMap) -> list[tuple[str, str]]:
    """Whose word stands, as it is chosen: what is no candidate was changed here by people, whose word theirs never takes back by itself."""
    told = [(str(key), str(label)) for key, label in ObjectMap.Wins.choices]
    return told if map.what == ObjectMap.What.PEOPLE else [one for one in told if one[0] != ObjectMap.Wins.THEIRS]


def _as_typed(offer: maps.Offer, request: HttpRequest) -> maps.Offer:
    if request.method != "POST":
        return offer
    name, told = offer.info.name, request.POST
    return maps.Offer(
        offer.info, offer.samples, told.get(f"target-{name}", ""), told.get(f"way-{name}", "in"),
        told.get(f"wins-{name}", "ask"), offer.is_settled,
    )  # fmt: skip


def _typed(request: HttpRequest, vendor: str) -> dict[str, str]:
    names = (*_SETTINGS, *(one.name for one in vendor_of(vendor).blanks))
    return {name: request.POST.get(name, "") for name in names}


def _blanks(blanks: object, draft: dict[str, str]) -> list[tuple[object, str]]:
    return [(one, draft.get(one.name, "")) for one in blanks]  # type: ignore[attr-defined]

