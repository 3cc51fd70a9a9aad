"""What the frame around every page shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caidang.core.text.pinyin import initials
from caidang.domain.backup.selectors.targets import alarm
from caidang.domain.candidates.selectors.finding.talent_lists import list_lists
from caidang.domain.candidates.selectors.page.duplicates import count_open_pairs
from caidang.domain.intake.selectors.items import count_unread_files
from caidang.domain.pipeline.selectors.interviews.lists import count_today
from caidang.domain.review.selectors.talk import count_unread
from caidang.domain.review.selectors.work import count_waiting
from caidang.foundation.accounts.alarms import count_alarms
from caidang.foundation.accounts.login.second_factor import factor_due
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.accounts.proofs import Gate, gates_of
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.vault.kit import is_kit_check_due
from caidang.interfaces.web.access import COUNTS_NOTHING, HAS_NO_FRAME, is_part
from caidang.interfaces.web.entrance.passkeys import is_place_for_passkeys
from caidang.interfaces.web.wording.words import script_words


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail; ``key`` is the second key of the shortcut ``G …``, ``group`` what it stands with."""

    group: int
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
    words: Mapping[str, str]
    unread: str = ""
    factor_due: datetime | None = None
    is_kit_due: bool = False
    alarm: str = ""
    """That the backups are late or cannot be restored, for who keeps them."""
    may_shape: bool = False
    may_train: bool = False
    is_practice: bool = False
    gates: Callable[[], list[Gate]] = list
    """Which of his rights ask for a certificate; asked of the database only where a page shows it."""
    now: datetime | None = None

    @property
    def daily(self) -> list[Entry]:
        """What one works with all day."""
        return [entry for entry in self.entries if entry.group != _HOUSE]

    @property
    def house(self) -> list[Entry]:
        """What keeps the house; it is folded away until one is there."""
        return [entry for entry in self.entries if entry.group == _HOUSE]

    @property
    def is_in_house(self) -> bool:
        """Whether the page at hand is one of those."""
        return any(entry.is_current for entry in self.house)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return ``frame`` for the templates, and whether passkeys work at this address.

    Parts of pages and strangers get a frame without entries.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or is_part(request) or HAS_NO_FRAME in request.META:
        empty = Frame(
            entries=(), commands=(), may_search=False, may_receive=False, max_file=0, words=script_words()
        )
        return {"frame": empty, "can_passkey": is_place_for_passkeys(request)}
    viewer = viewer_of(user)
    is_counted = COUNTS_NOTHING not in request.META
    entries = tuple(_entries(request, viewer, timezone.now(), is_counted=is_counted))
    return {
        "frame": Frame(
            entries=entries,
            commands=tuple(_commands(entries, viewer)),
            may_search=may(viewer, Action.READ_CANDIDATE),
            may_receive=may(viewer, Action.RECEIVE),
            max_file=settings.CAIDANG_MAX_FILE,
            words=script_words(),
            may_shape=may(viewer, Action.MANAGE_SORTING),
            may_train=may(viewer, Action.MANAGE_TRAINING),
            is_practice=settings.CAIDANG_PRACTICE,
            gates=cache(partial(gates_of, viewer)),
            now=timezone.now(),
            factor_due=None if _is_at_the_door(request) else factor_due(user),
            is_kit_due=may(viewer, Action.MANAGE_KEYS) and is_kit_check_due(now=timezone.now()),
            alarm=alarm(now=timezone.now()) if may(viewer, Action.MANAGE_BACKUP) and not _tells_of_backups(request) else "",
            unread=_count(count_unread(viewer=viewer, most=_MOST_COUNTED)) if is_counted else "",
        ),
        "can_passkey": is_place_for_passkeys(request),
    }


_DOOR: Final = ("security", "totp_add", "passkey_add", "recovery_codes", "first_records")


def _is_at_the_door(request: HttpRequest) -> bool:
    """Tell whether the page itself says what is asked of the member's log-in."""
    return request.resolver_match is not None and request.resolver_match.url_name in _DOOR


def _tells_of_backups(request: HttpRequest) -> bool:
    """Tell whether the page itself says how the backups stand."""
    return request.resolver_match is not None and request.resolver_match.url_name == "backup"


_MOST_COUNTED = 1000
_MOST_LISTS = 50
"""Lists of people that the palette offers."""


_WAITING: Final = "_caidang_waiting"


def know_waiting(request: HttpRequest, waiting: int) -> None:
    """Keep how much waits for the member, where the page has counted it anyway, so that the rail need not."""
    request.__dict__[_WAITING] = waiting


def _waiting(request: HttpRequest, viewer: Viewer, now: datetime) -> int:
    known: int | None = request.__dict__.get(_WAITING)
    return count_waiting(viewer=viewer, now=now, most=_MOST_COUNTED) if known is None else known


def _entries(request: HttpRequest, viewer: Viewer, now: datetime, *, is_counted: bool) -> list[Entry]:
    path = request.path
    counts: dict[str, Callable[[], str]] = {
        "home": lambda: _count(_waiting(request, viewer, now)),
        "intake": lambda: _count(count_unread_files(viewer=viewer)),
        "duplicates": lambda: _count(count_open_pairs(viewer=viewer)),
        "audit": lambda: _count(count_alarms(viewer=viewer)),
        "interviews": lambda: _count(count_today(viewer=viewer, today=timezone.localdate(now), now=now)),
    }
    found = [
        _entry(group, str(label), name, icon, key, counts[name]() if is_counted and name in counts else "", path)
        for group, actions, label, name, icon, key in _RAIL
        if any(may(viewer, one) for one in (actions if isinstance(actions, tuple) else (actions,)))
    ]
    return [_as_it_opens(entry, path) for entry in found]


def _as_it_opens(entry: Entry, path: str) -> Entry:
    if entry.url == reverse("home"):
        return replace(entry, is_current=path == entry.url)
    # From the rail one wants them all; going back and reloading keep the search.
    is_people = entry.url == reverse("candidates")
    return replace(entry, url=f"{entry.url}?all=1") if is_people else entry


_HOUSE: Final = 3
_RAIL: Final = (
    (0, Action.WORK, gettext_lazy("我的待办"), "home", "checklist", "t"),
    (0, Action.ASSIGN, gettext_lazy("团队待办"), "work_team", "clock", "m"),
    (0, Action.RECHECK, gettext_lazy("抽检"), "samples", "zoom-check", "r"),
    (0, Action.READ_INTAKE, gettext_lazy("收件"), "intake", "inbox", "i"),
    (0, Action.RECEIVE, gettext_lazy("表格导入"), "sheets", "table-import", "x"),
    (0, Action.DECIDE_DUPLICATE, gettext_lazy("查重"), "duplicates", "versions", "d"),
    (1, Action.READ_CANDIDATE, gettext_lazy("候选人"), "candidates", "users", "c"),
    (1, Action.WORK, gettext_lazy("保鲜"), "freshness", "refresh", "q"),
    (1, Action.READ_CANDIDATE, gettext_lazy("归类"), "categories", "category", "g"),
    (1, Action.READ_CANDIDATE, gettext_lazy("人才库"), "talent_lists", "bookmarks", "b"),
    (1, Action.MAIL, gettext_lazy("邮件"), "mailings", "mail", "l"),
    (2, Action.READ_CLIENT, gettext_lazy("客户"), "clients", "building", "k"),
    (2, Action.READ_CLIENT, gettext_lazy("职位"), "jobs", "briefcase", "j"),
    (2, Action.PIPELINE, gettext_lazy("流程"), "board", "layout-kanban", "p"),
    (2, Action.SUBMIT, gettext_lazy("推荐"), "submissions", "send", "f"),
    (2, Action.READ_CANDIDATE, gettext_lazy("面试"), "interviews", "calendar", "v"),
    (2, Action.READ_CLIENT, gettext_lazy("共享"), "notes_found", "clipboard-text", "n"),
    (2, (Action.WORK, Action.READ_HEALTH), gettext_lazy("数据"), "figures", "chart-bar", "3"),
    (2, Action.WORK, gettext_lazy("学习"), "learning", "book", "1"),
    (3, Action.MANAGE_WORDS, gettext_lazy("同义词"), "synonyms", "arrows-exchange", "s"),
    (3, Action.MANAGE_WORDS, gettext_lazy("词表"), "words", "vocabulary", "w"),
    (3, Action.MANAGE_MEMBERS, gettext_lazy("成员"), "members", "user", "u"),
    (3, Action.MANAGE_TEAMS, gettext_lazy("团队"), "teams", "users-group", "e"),
    (3, Action.MANAGE_ROLES, gettext_lazy("角色"), "roles", "key", "o"),
    (3, Action.MANAGE_SOURCES, gettext_lazy("连接"), "connections", "cloud", "2"),
    (3, Action.MANAGE_BACKUP, gettext_lazy("备份"), "backup", "database-export", "z"),
    (3, Action.MANAGE_HOOKS, gettext_lazy("Webhook"), "hooks", "send", "0"),
    (3, Action.READ_AUDIT, gettext_lazy("审计"), "audit", "shield-check", "a"),
    (3, Action.READ_COMPLIANCE, gettext_lazy("合规"), "compliance", "clipboard-text", "y"),
    (3, Action.READ_HEALTH, gettext_lazy("健康"), "health", "heartbeat", "h"),
)
"""What the rail may hold, from top to bottom: in which group (work, people, clients, the house), for whom (one right,
or any of several), called what, where to, with which sign and key."""


def _commands(entries: tuple[Entry, ...], viewer: Viewer) -> list[Command]:
    found = [
        _command(_("去%(page)s") % {"page": entry.label}, entry.icon, url=entry.url)
        for entry in entries
    ]
    if may(viewer, Action.READ_CANDIDATE):
        found.append(_command(_("按职位找人"), "search", url=reverse("fitting")))
        found.append(_command(_("程序的提议"), "checklist", url=reverse("proposals")))
        found.append(_command(_("看批量操作"), "users", url=reverse("bulk_acts")))
        found += [
            _command(_("人才库：%(name)s") % {"name": one.name}, "bookmarks", url=reverse("talent_list", args=[one.public_id]))
            for one in list_lists(viewer=viewer)[:_MOST_LISTS]
        ]
    if may(viewer, Action.READ_CLIENT):
        found.append(_command(_("应聘页"), "send", url=reverse("postings")))
    if may(viewer, Action.MANAGE_KEYS):
        found.append(_command(_("密钥和恢复单"), "key", url=reverse("keys")))
    if may(viewer, Action.WORK):
        found.append(_command(_("提醒和机器人"), "bell", url=reverse("reminders")))
    if may(viewer, Action.MANAGE_SORTING):
        found.append(_command(_("自动规则"), "adjustments-horizontal", url=reverse("auto_rules")))
    if may(viewer, Action.MAIL):
        found.append(_command(_("群发和跟进"), "mail", url=reverse("mail_new")))
    if may(viewer, Action.MANAGE_STAGES):
        found.append(_command(_("职位类型和阶段"), "adjustments-horizontal", url=reverse("stages")))
    if may(viewer, Action.MANAGE_SOURCES):
        found.append(_command(_("收简历的邮箱"), "mail", url=reverse("mailboxes")))
        found.append(_command(_("收简历的文件夹"), "folder", url=reverse("watched_folders")))
    if may(viewer, Action.RECEIVE):
        found.append(_command(_("收简历：选择文件"), "file-upload", action="pick-files"))
        found.append(_command(_("收简历：粘贴文字"), "clipboard-text", action="paste"))
        found.append(_command(_("浏览器扩展"), "download", url=reverse("extension")))
    found.append(_command(_("换成深色或浅色"), "moon", action="theme"))
    found.append(_command(_("帮助和快捷键"), "help", action="help"))
    found.append(_command(_("看手册"), "book", url=reverse("handbook")))
    found += _of_training(viewer)
    found.append(_command(_("登录与安全"), "shield-check", url=reverse("security")))
    return [*found, _command(_("修改密码"), "key", url=reverse("account_change_password"))]


def _of_training(viewer: Viewer) -> list[Command]:
    found = [_command(_("我的学习"), "book", url=reverse("learning"))]
    if may(viewer, Action.MANAGE_TRAINING):
        found.append(_command(_("培训管理"), "users", url=reverse("training")))
    return found


def _command(label: str, icon: str, *, url: str = "", action: str = "") -> Command:
    return Command(label, icon, _words_of(label), url=url, action=action)


@lru_cache(maxsize=512)  # the same forty on every page
def _words_of(label: str) -> str:
    return f"{label} {initials(label)}".lower()


def _entry(
    group: int, label: str, name: str, icon: str, key: str, count: str, path: str
) -> Entry:
    url = reverse(name)
    return Entry(group, label, url, icon, key, count, is_current=path.startswith(url))


def _count(number: int) -> str:
    return "" if not number else "999+" if number > 999 else str(number)
