"""归类: the tree of categories, the tags, and putting people into them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Label
from caidang.domain.candidates.selectors.labelling.labels import (
    last_edit,
    list_categories,
    list_edits,
    list_merges,
    list_tags,
)
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.services.labelling import labels
from caidang.domain.candidates.services.labelling.label_undo import undo_label_edit
from caidang.domain.candidates.services.labelling.tags import add_category
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import is_part, member
from caidang.interfaces.web.views.records.record import show_tags

_REFUSED = (InvalidInput, Conflict, NotFound)


@member("GET", "POST")
def categories(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the tree, with what can be done to the category that ``at`` names; a POST does it."""
    if request.method != "POST":
        return _tree(request, viewer, row_number(request.GET.get("at", "")))
    is_child = request.POST.get("act") == "add"
    at = row_number(request.POST.get("to" if is_child else "at", ""))
    try:
        to, text = _shaped(request, viewer, at)
    except _REFUSED as error:
        return _tree(request, viewer, at, error)
    _tell(request, text, to)
    return redirect(f"{reverse('categories')}?at={to}" if to else "categories")


@member("GET", "POST")
def tags(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the tags, with what can be done to the one that ``at`` names; a POST does it."""
    if request.method != "POST":
        return _tags(request, viewer, row_number(request.GET.get("at", "")))
    at = row_number(request.POST.get("at", ""))
    try:
        to, text = _changed(request, viewer, at)
    except _REFUSED as error:
        return _tags(request, viewer, at, error)
    _tell(request, text, to)
    return redirect(f"{reverse('tags')}?at={to}" if to else "tags")


@member("POST")
def label_edit_undo(request: HttpRequest, viewer: Viewer, edit_id: int) -> HttpResponse:
    """Take a change of a tag or a category back."""
    label = undo_label_edit(edit_id=edit_id, actor=viewer, now=timezone.now())
    messages.success(request, _("已撤销。"))
    if is_part(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    page = "tags" if label.kind == Label.Kind.TAG else "categories"
    return redirect(f"{reverse(page)}?at={label.pk}")


@member("POST")
def candidate_category_add(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Stand the record in a category and return its labels."""
    record = get_candidate(public_id, viewer=viewer)
    add_category(
        candidate=record, name=request.POST.get("name", ""), actor=viewer, now=timezone.now()
    )
    return show_tags(request, viewer, public_id)


_EDITS = ("rename", "move", "up", "down", "archive", "restore", "dress")


def _tell(request: HttpRequest, text: str, label: int) -> None:
    """Say what was done, with its undo where it is a change that has one."""
    edit = last_edit(label) if request.POST.get("act") in _EDITS else None
    messages.success(request, text, extra_tags=reverse("label_edit_undo", args=[edit]) if edit else "")


def _shaped(request: HttpRequest, viewer: Viewer, at: int) -> tuple[int, str]:
    """Do to the tree what ``act`` names; return the category to show then, and what to say."""
    act, now, name = request.POST.get("act", ""), timezone.now(), request.POST.get("name", "")
    to = row_number(request.POST.get("to", "")) or None
    if act == "add":
        made = labels.make_category(name=name, parent=to, actor=viewer, now=now)
        return made.pk, _("已建「%(name)s」。") % {"name": made.name}
    if act == "move":
        before = row_number(request.POST.get("before", "")) or None
        labels.move_category(category_id=at, parent=to, before=before, actor=viewer, now=now)
        return at, _("已移过去，里面的人一起。")
    if act in ("up", "down"):
        labels.shift_category(category_id=at, is_up=act == "up", actor=viewer, now=now)
        return at, _("已换位置。")
    return _on_label(request, viewer, at)


def _changed(request: HttpRequest, viewer: Viewer, at: int) -> tuple[int, str]:
    """Do to a tag what ``act`` names; return the tag to show then, and what to say."""
    act, now = request.POST.get("act", ""), timezone.now()
    if act == "add":
        made = labels.make_tag(name=request.POST.get("name", ""), actor=viewer, now=now)
        return made.pk, _("已建「%(name)s」。") % {"name": made.name}
    if act == "dress":
        labels.dress_tag(
            tag_id=at, colour=request.POST.get("colour", ""),
            owner=row_number(request.POST.get("owner", "")) or None, actor=viewer, now=now,
        )  # fmt: skip
        return at, _("已保存。")
    return _on_label(request, viewer, at)


def _on_label(request: HttpRequest, viewer: Viewer, at: int) -> tuple[int, str]:
    """What tags and categories have in common."""
    act, now = request.POST.get("act", ""), timezone.now()
    if act == "rename":
        label = labels.rename_label(
            label_id=at, name=request.POST.get("name", ""), actor=viewer, now=now
        )
        return at, _("已改名为「%(name)s」。") % {"name": label.name}
    if act in ("archive", "restore"):
        labels.archive_label(label_id=at, is_archived=act == "archive", actor=viewer, now=now)
        return at, _("已归档，不再供选；带着它的人不变。") if act == "archive" else _("已取回。")
    if act == "merge":
        to = row_number(request.POST.get("to", ""))
        merge = labels.merge_labels(loser_id=at, keeper_id=to, actor=viewer, now=now)
        said = {"loser": merge.loser.name, "keeper": merge.keeper.name}
        return to, _("「%(loser)s」已并入「%(keeper)s」，下面可以撤销。") % said
    if act == "unmerge":
        merge_id = row_number(request.POST.get("merge", ""))
        merge = labels.unmerge_labels(merge_id=merge_id, actor=viewer, now=now)
        return merge.loser_id, _("已拆开。")
    raise InvalidInput(_("没有这种操作。"))


def _typed(request: HttpRequest, error: CaidangError | None) -> dict[str, str]:
    """What was typed and refused, so that it stays in its box."""
    if error is None:
        return {}
    return {"act": request.POST.get("act", ""), "name": request.POST.get("name", "")[:200]}


def _tree(
    request: HttpRequest, viewer: Viewer, at: int, error: CaidangError | None = None
) -> HttpResponse:
    leaves = list_categories(viewer=viewer, today=timezone.localdate())
    context = {
        "leaves": leaves,
        "at": next((leaf for leaf in leaves if leaf.branch.id == at), None),
        "may_shape": may(viewer, Action.MANAGE_SORTING),
        "merges": list_merges(Label.Kind.CATEGORY),
        "edits": list_edits(Label.Kind.CATEGORY, viewer=viewer),
        "error": str(error or ""),
        "typed": _typed(request, error),
        "tab": "categories",
    }
    return render(request, "sorting/categories.html", context, status=422 if error else 200)


def _tags(
    request: HttpRequest, viewer: Viewer, at: int, error: CaidangError | None = None
) -> HttpResponse:
    rows = list_tags(viewer=viewer, today=timezone.localdate())
    names = {
        "": _("不上色"), "red": _("红"), "orange": _("橙"), "green": _("绿"), "teal": _("青"), "blue": _("蓝"),
        "purple": _("紫"), "grey": _("灰"),
    }  # fmt: skip
    context = {
        "rows": rows,
        "at": next((row for row in rows if row.id == at), None),
        "may_shape": may(viewer, Action.MANAGE_SORTING),
        "may_add": may(viewer, Action.TAG_CANDIDATE),
        "merges": list_merges(Label.Kind.TAG),
        "edits": list_edits(Label.Kind.TAG, viewer=viewer),
        "colours": [(colour, names[colour]) for colour in labels.COLOURS],
        "members": [(m.pk, str(m)) for m in active_who_may(Action.TAG_CANDIDATE)],
        "error": str(error or ""),
        "typed": _typed(request, error),
        "tab": "tags",
    }
    return render(request, "sorting/tags.html", context, status=422 if error else 200)
