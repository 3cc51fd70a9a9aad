"""收集 › 文件夹: folders on this machine, by WebDAV or in an object store, whose files are taken in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.errors import InvalidInput
from caidang.domain.intake.models import WatchedFolder
from caidang.domain.intake.selectors.mailboxes import source_choices
from caidang.domain.intake.selectors.places import list_folders
from caidang.domain.intake.services.places import keeping
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.net.cloud import OPTIONS, SECRETS
from caidang.foundation.lib.public_ids import row_number
from caidang.interfaces.web.access import member

_NAMES = tuple(dict.fromkeys(name for names in OPTIONS.values() for name in names))


@member("GET", "POST")
def watched_folders(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the folders; a POST adds or changes one, stops it, goes on with it, or puts it away (``act``)."""
    require(viewer, Action.MANAGE_SOURCES)
    error = ""
    if request.method == "POST":
        try:
            _act(request, viewer)
            return redirect("watched_folders")
        except InvalidInput as refused:
            error = str(refused)
    rows = list_folders(viewer=viewer, now=timezone.now())
    at = request.POST.get("folder") or request.GET.get("folder", "")
    row = next((one for one in rows if one.public_id == at), None)
    told = {name: request.POST.get(name, "") for name in (*_NAMES, "kind", "name") if name not in SECRETS}
    draft = told if error else {**row.options, "kind": row.kind, "name": row.name} if row else {}
    context = {
        "tab": "folders", "rows": rows, "row": row, "draft": draft, "error": error, "choices": source_choices(viewer=viewer),
        "kinds": [one for one in WatchedFolder.Kind.choices if one[0] != "fs" or keeping.allowed_folders()],
    }  # fmt: skip
    return render(request, "mailboxes/folders.html", context, status=422 if error else 200)


def _act(request: HttpRequest, viewer: Viewer) -> None:
    act, now = request.POST.get("act", ""), timezone.now()
    public_id = request.POST.get("folder", "")
    folder = keeping.folder_of(public_id, actor=viewer) if public_id else None
    if act == "save":
        values = {name: request.POST.get(name, "") for name in (*_NAMES, "kind", "name", "job", "owner")}
        tags = [row_number(one) for one in request.POST.getlist("tags")]
        keeping.save_folder(values=values, tags=tags, actor=viewer, now=now, folder=folder)
        messages.success(request, _("已保存，打得开，后台开始收了。"))
    elif folder is not None and act in ("pause", "resume"):
        keeping.set_active(folder=folder, is_active=act == "resume", actor=viewer, now=now)
    elif folder is not None and act == "remove":
        keeping.remove_folder(folder=folder, actor=viewer, now=now)
        messages.success(request, _("不再收这个文件夹，密码已销毁；收下的档案都在。"))
    else:
        raise InvalidInput(_("不知道要做什么，刷新后再试。"))
