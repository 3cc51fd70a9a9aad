"""One candidate: the document on one side, the fields on the other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.catalogue import known_field
from caidang.domain.candidates.fields import FIELDS, Field
from caidang.domain.candidates.selectors.labelling.labels import category_tree
from caidang.domain.candidates.selectors.page.notices import look_at
from caidang.domain.candidates.selectors.page.record import (
    CandidateView,
    PastValue,
    ShownGroup,
    ShownValue,
    TimelineEvent,
    get_candidate,
    list_history,
    list_timeline,
    view_candidate,
)
from caidang.domain.candidates.services.labelling.tags import add_tag, remove_tag
from caidang.domain.candidates.services.record.opening import open_record
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.intake.arrivals import list_arrivals
from caidang.domain.review.services.chain.editing import add_entry, restore_value, set_value
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import member
from caidang.interfaces.web.wording.notices import questions, remark

WHOLE_GROUPS = frozenset({"skill"})
"""Groups that are shown anew as a whole, because values come and go in them."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Events of one kind by one person in a row, shown as one line; ``event`` is the newest."""

    event: TimelineEvent
    count: int


@member()
def candidate(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Show the record's page; that it was looked at is written down."""
    view = open_record(
        public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate()
    )
    arrivals = list_arrivals(public_id, viewer=viewer)
    return render(request, "candidates/record.html", {**_context(view, viewer), "arrivals": arrivals})


@member("POST")
def candidate_field(
    request: HttpRequest, viewer: Viewer, public_id: str, field: str, entry: int
) -> HttpResponse:
    """Set one value (empty removes it) and return the field, with an undo in the corner."""
    text = request.POST.get("value", "")
    record = get_candidate(public_id, viewer=viewer)
    try:
        set_value(
            candidate=record, field=field, entry=entry, text=text, actor=viewer, now=timezone.now()
        )
    except InvalidInput as error:
        return _refused(request, viewer, public_id, (field, entry), text, str(error))
    return _changed(request, viewer, public_id, field, entry)


@member("POST")
def candidate_field_add(
    request: HttpRequest, viewer: Viewer, public_id: str, field: str
) -> HttpResponse:
    """Add one more value to a field and return its group."""
    record = get_candidate(public_id, viewer=viewer)
    row = add_entry(
        candidate=record, field=field, text=request.POST.get("value", ""),
        actor=viewer, now=timezone.now(),
    )  # fmt: skip
    return _changed(request, viewer, public_id, field, row.entry, is_group_wanted=True)


@member()
def candidate_more(
    request: HttpRequest, viewer: Viewer, public_id: str, group: str, entry: int
) -> HttpResponse:
    """Return the empty fields of a group, or of one of its stays, that few people fill in."""
    view = view_candidate(public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    shown = next((g for g in view.groups if g.key == group), None)
    values = next((v for v in shown.entries if v and v[0].entry == entry), None) if shown else None
    if values is None:
        raise NotFound(_("没有这组字段，刷新后再看。"))
    folded = [value for value in values if value.is_folded]
    context = {**_context(view, viewer), "group": shown, "values": folded}
    return render(request, "candidates/_more.html", context)


@member("POST")
def candidate_restore(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Bring back a value from the history and return its group."""
    record = get_candidate(public_id, viewer=viewer)
    row = restore_value(
        candidate=record,
        value_id=request.POST.get("value_id", ""),
        actor=viewer,
        now=timezone.now(),
    )
    return _changed(request, viewer, public_id, row.field, row.entry, is_group_wanted=True)


@member()
def candidate_history(
    request: HttpRequest, viewer: Viewer, public_id: str, field: str, entry: int
) -> HttpResponse:
    """Return what the field has said before."""
    known = known_field(field)
    if known is None:
        raise NotFound(_("没有这个字段。"))
    past = list_history(public_id, field, entry, viewer=viewer, now=timezone.now())
    return render(
        request,
        "candidates/_history.html",
        {"past": past, "field": known, "entry": entry, "public_id": public_id,
         "may_edit": may(viewer, Action.EDIT_CANDIDATE)},
    )  # fmt: skip


@member("POST")
def candidate_tag_add(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Put a tag on and return the tags; ``back`` takes back that it was taken off, from a notice."""
    record = get_candidate(public_id, viewer=viewer)
    add_tag(candidate=record, name=request.POST.get("name", ""), actor=viewer, now=timezone.now())
    return show_tags(request, viewer, public_id)


@member("POST")
def candidate_tag_remove(
    request: HttpRequest, viewer: Viewer, public_id: str, tag_id: int
) -> HttpResponse:
    """Take a tag or a category off and return them, with the way back."""
    record = get_candidate(public_id, viewer=viewer)
    gone = remove_tag(candidate=record, tag_id=tag_id, actor=viewer, now=timezone.now())
    is_tag = gone.kind == gone.Kind.TAG
    name = gone.name if is_tag else category_tree(is_all=True).path(gone.pk)
    text = _("已去掉标签「%(name)s」。") if is_tag else _("已移出分类「%(name)s」。")
    undo = reverse("candidate_tag_add" if is_tag else "candidate_category_add", args=[public_id])
    return show_tags(
        request, viewer, public_id, {"text": text % {"name": name}, "undo_url": undo, "undo_values": {"name": name, "back": "1"}}
    )


@member()
def candidate_timeline(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return what happened to the record."""
    events = list_timeline(public_id, viewer=viewer)
    return render(request, "candidates/_timeline.html", {"happenings": _in_a_row(events)})


@member()
def candidate_notices(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return what to look at in the record, and what to ask about its files."""
    found = look_at(public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    return render(
        request,
        "candidates/_notices.html",
        {
            "remarks": [remark(notice) for notice in found.notices],
            "compared": [questions(c) for c in found.comparisons if c.changes],
        },
    )


def _context(view: CandidateView, viewer: Viewer) -> dict[str, object]:
    may_edit = may(viewer, Action.EDIT_CANDIDATE) and not view.merged_into
    return {
        "view": view,
        "row": view.row,
        "may_edit": may_edit,
        "may_tag": may(viewer, Action.TAG_CANDIDATE) and not view.merged_into,
        "may_apply": may(viewer, Action.PIPELINE) and not view.merged_into,
        "may_merge": may(viewer, Action.DECIDE_DUPLICATE),
        "may_ask": may_edit and settings.CAIDANG_MODEL is not None,
        "may_reveal": may(viewer, Action.REVEAL),
        "may_mail": may(viewer, Action.MAIL),
        "may_work": may(viewer, Action.WORK),
        "purposes": list(Purpose),
        "quota": (viewer.rules.reveals_per_hour, viewer.rules.reveals_per_day),
        "may_reread": may(viewer, Action.REREAD) and not view.merged_into,
        "may_submit": may(viewer, Action.SUBMIT) and not view.merged_into,
        "fields_url": reverse("candidate", args=[view.row.public_id]) + "fields/",
        "chosen_fields": [*(field for field in FIELDS.values() if field.choices), *_own_chosen(view)],
        "error": "",
    }


def _own_chosen(view: CandidateView) -> list[Field]:
    """The organisation's own fields on the page whose values are chosen from a few."""
    found = {v.field.key: v.field for g in view.groups for values in g.entries for v in values if v.field.kind}
    found |= {g.own.key: g.own for g in view.groups if g.own is not None}
    return [field for field in found.values() if field.choices]


def _changed(
    request: HttpRequest,
    viewer: Viewer,
    public_id: str,
    field: str,
    entry: int,
    *,
    is_group_wanted: bool = False,
) -> HttpResponse:
    """The field or its group as it is now, the name line, and a toast that can undo."""
    view = view_candidate(public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    group, value = _find(view, field, entry)
    past = list_history(public_id, field, entry, viewer=viewer, now=timezone.now())
    is_whole = is_group_wanted or group.key in WHOLE_GROUPS or group.own is not None
    response = render(
        request,
        "candidates/_changed.html",
        {
            **_context(view, viewer),
            "group": group,
            "value": value,
            "is_whole": is_whole,
            **_undo(public_id, field, value.field.label, entry, past),
        },
    )
    if is_whole:
        response["HX-Reswap"] = "none"
    return response


def _undo(public_id: str, field: str, label: str, entry: int, past: list[PastValue]) -> dict[str, object]:
    text = _("「%(field)s」已保存") % {"field": label}
    if len(past) > 1:
        url = reverse("candidate_restore", args=[public_id])
        return {"text": text, "undo_url": url, "undo_values": {"value_id": past[1].id}}
    url = reverse("candidate_field", args=[public_id, field, entry])
    return {"text": text, "undo_url": url, "undo_values": {"value": ""}}


def _refused(
    request: HttpRequest,
    viewer: Viewer,
    public_id: str,
    slot: tuple[str, int],
    text: str,
    reason: str,
) -> HttpResponse:
    """The field with what was typed still in it, and why it was not taken."""
    if known_field(slot[0]) is None:
        raise InvalidInput(reason)
    view = view_candidate(public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    _group, value = _find(view, *slot)
    context = {**_context(view, viewer), "value": replace(value, value=text), "error": reason}
    return render(request, "candidates/_field.html", context, status=422)


def _find(view: CandidateView, field: str, entry: int) -> tuple[ShownGroup, ShownValue]:
    for group in view.groups:
        for values in group.entries:
            for value in values:
                if (value.field.key, value.entry) == (field, entry):
                    return group, value
    known = known_field(field)
    found = next((g for g in view.groups if known is not None and g.key == known.group), None)
    if found is None or known is None:
        raise Conflict(_("这个字段已经不在了，刷新后再看。"))
    empty = ShownValue(known, entry, "", "", is_sure=True, document="", evidence=None)
    return found, empty


def show_tags(
    request: HttpRequest, viewer: Viewer, public_id: str, notice: Mapping[str, object] | None = None
) -> HttpResponse:
    """Return the tags and categories of the record anew, and a notice where there is something to say."""
    view = view_candidate(public_id, viewer=viewer, now=timezone.now(), today=timezone.localdate())
    # A notice's own button swaps nothing: what it brings back finds its place itself.
    context = {**_context(view, viewer), "is_by_itself": "back" in request.POST, **(notice or {})}
    return render(request, "candidates/_tags.html", context)


def _in_a_row(events: list[TimelineEvent]) -> list[Happening]:
    lines: list[Happening] = []
    for event in events:
        last = lines[-1] if lines else None
        if (
            last is not None
            and (last.event.verb, last.event.actor) == (event.verb, event.actor)
            and event.verb == "document.opened"
        ):
            lines[-1] = replace(last, count=last.count + 1)
        else:
            lines.append(Happening(event, 1))
    return lines
