"""What the frame around every page shows."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caidang.core.text.pinyin import initials
from caidang.domain.candidates.selectors.duplicates import count_open_pairs
from caidang.domain.intake.selectors import count_intake
from caidang.domain.review.selectors.talk import count_unread
from caidang.domain.review.selectors.work import count_waiting
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.web.access import is_part
from caidang.interfaces.web.passkeys import is_place_for_passkeys
from caidang.interfaces.web.words import script_words


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail; ``key`` is the second key of the shortcut ``G …``."""

    label: str
    url: str
    icon: str
    key: str
    count: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette: an address to go to, or an action of the page by its name.

    ``words`` is what it is found by: its name and its initials in pinyin, in small letters.
    """

    label: str
    icon: str
    words: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The rail and what the bar offers to this member."""

    entries: tuple[Entry, ...]
    commands: tuple["Command", ...]
    may_search: bool
    may_receive: bool
    max_file: int
    words: dict[str, str]
    unread: str = ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return ``frame`` for the templates, and whether passkeys work at this address.

    Parts of pages and strangers get a frame without entries.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or is_part(request):
        empty = Frame(
            entries=(), commands=(), may_search=False, may_receive=False, max_file=0, words=script_words()
        )
        return {"frame": empty, "can_passkey": is_place_for_passkeys(request)}
    viewer: Viewer = user.viewer
    entries = tuple(_entries(viewer, request.path, timezone.now()))
    return {
        "frame": Frame(
            entries=entries,
            commands=tuple(_commands(entries, viewer)),
            may_search=may(viewer, Action.READ_CANDIDATE),
            may_receive=may(viewer, Action.RECEIVE),
            max_file=settings.CAIDANG_MAX_FILE,
            words=script_words(),
            unread=_count(count_unread(viewer=viewer, most=_MOST_COUNTED)),
        ),
        "can_passkey": is_place_for_passkeys(request),
    }


_MOST_COUNTED = 1000


def _entries(viewer: Viewer, path: str, now: datetime) -> list[Entry]:
    found = []
    if may(viewer, Action.WORK):
        waiting = count_waiting(viewer=viewer, now=now, most=_MOST_COUNTED)
        home = _entry(_("我的待办"), "home", "checklist", "t", _count(waiting), path)
        found.append(replace(home, is_current=path == home.url))
    if may(viewer, Action.ASSIGN):
        found.append(_entry(_("团队待办"), "work_team", "users-group", "m", "", path))
    if may(viewer, Action.RECHECK):
        found.append(_entry(_("抽检"), "samples", "zoom-check", "r", "", path))
    if may(viewer, Action.READ_INTAKE):
        found.append(_entry(_("收件"), "intake", "inbox", "i", _intake_count(viewer), path))
    if may(viewer, Action.READ_CANDIDATE):
        everyone = _entry(_("候选人"), "candidates", "users", "c", "", path)
        # From the rail one wants them all; going back and reloading keep the search.
        found.append(replace(everyone, url=f"{everyone.url}?all=1"))
    if may(viewer, Action.DECIDE_DUPLICATE):
        open_pairs = count_open_pairs(viewer=viewer)
        found.append(_entry(_("查重"), "duplicates", "versions", "d", _count(open_pairs), path))
    return found + _house_entries(viewer, path)


def _house_entries(viewer: Viewer, path: str) -> list[Entry]:
    found = []
    if may(viewer, Action.MANAGE_WORDS):
        found.append(_entry(_("同义词"), "synonyms", "arrows-exchange", "s", "", path))
        found.append(_entry(_("词表"), "words", "vocabulary", "w", "", path))
    if may(viewer, Action.MANAGE_MEMBERS):
        found.append(_entry(_("成员"), "members", "user", "u", "", path))
    if may(viewer, Action.READ_AUDIT):
        found.append(_entry(_("审计"), "audit", "shield-check", "a", "", path))
    if may(viewer, Action.READ_HEALTH):
        found.append(_entry(_("健康"), "health", "heartbeat", "h", "", path))
    return found


def _commands(entries: tuple[Entry, ...], viewer: Viewer) -> list[Command]:
    found = [
        _command(_("去%(page)s") % {"page": entry.label}, entry.icon, url=entry.url)
        for entry in entries
    ]
    if may(viewer, Action.READ_CANDIDATE):
        found.append(_command(_("按职位找人"), "search", url=reverse("fitting")))
    if may(viewer, Action.RECEIVE):
        found.append(_command(_("收简历：选择文件"), "file-upload", action="pick-files"))
        found.append(_command(_("收简历：粘贴文字"), "clipboard-text", action="paste"))
    found.append(_command(_("换成深色或浅色"), "moon", action="theme"))
    found.append(_command(_("看快捷键"), "keyboard", action="help"))
    found.append(_command(_("登录与安全"), "shield-check", url=reverse("security")))
    return [*found, _command(_("修改密码"), "key", url=reverse("account_change_password"))]


def _command(label: str, icon: str, *, url: str = "", action: str = "") -> Command:
    words = f"{label} {initials(label)}".lower()
    return Command(label, icon, words, url=url, action=action)


def _entry(label: str, name: str, icon: str, key: str, count: str, path: str) -> Entry:
    url = reverse(name)
    return Entry(label, url, icon, key, count, is_current=path.startswith(url))


def _intake_count(viewer: Viewer) -> str:
    counts = count_intake(viewer=viewer)
    return _count(counts["waiting"] + counts["reading"])


def _count(number: int) -> str:
    return "" if not number else "999+" if number > 999 else str(number)
