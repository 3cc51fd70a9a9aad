"""Searches kept under a name: made, changed, pinned, looked at, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.models import SavedView, ViewUse
from caidang.domain.candidates.selectors.label_names import tag_numbers, with_present_tags
from caidang.domain.candidates.selectors.saved_views import visible_views
from caidang.foundation.accounts.policy import Action, Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MAX_NAME = 24
MAX_VIEWS = 100
"""Views one member makes."""
_MISSING = "没有这个视图，可能已经删除。"
_MANAGERS = frozenset({Role.MANAGER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a view keeps: what is sought, the order, the columns and the height of rows."""

    text: str
    filters: Mapping[str, Sequence[str]]
    sort: str
    columns: Sequence[str]
    density: str


def save_view(
    *, name: str, wanted: Wanted, is_team: bool, actor: Viewer, now: datetime
) -> SavedView:
    """Keep a search under a name; raises InvalidInput for an unfit name or too many views."""
    require(actor, Action.READ_CANDIDATE)
    name = _fit_name(name)
    with write_tx():
        if (
            SavedView.objects.filter(created_by=actor.user_id, removed_at=None).count()
            >= MAX_VIEWS
        ):
            raise InvalidInput(f"最多留 {MAX_VIEWS} 个视图，先删掉不用的。")
        view = SavedView(is_team=is_team, created_at=now, created_by=actor.user_id)
        _fill(view, name, wanted)
        view.save()
        _use(view, actor, now=now)
        _record("view.saved", view, actor=actor, now=now)
    return view


def change_view(
    *,
    public_id: str,
    actor: Viewer,
    now: datetime,
    name: str | None = None,
    wanted: Wanted | None = None,
) -> SavedView:
    """Give the view another name or let it keep another search; only its maker or a manager may."""
    with write_tx():
        view = _own(public_id, actor)
        old = vault.open_own(view.content_place, bytes(view.content))
        kept, tags = old.pop("name"), old.pop("tags", {})
        old["filters"] = with_present_tags(old["filters"], tags)
        _fill(view, kept if name is None else _fit_name(name), wanted or Wanted(**old))
        view.save(update_fields=["content"])
        _record("view.changed", view, actor=actor, now=now)
    return view


def remove_view(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Take the view away; ``restore_view`` brings it back."""
    with write_tx():
        view = _own(public_id, actor)
        view.removed_at = now
        view.save(update_fields=["removed_at"])
        _record("view.removed", view, actor=actor, now=now)


def restore_view(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Bring a removed view back, for who may remove it."""
    with write_tx():
        view = _own(public_id, actor, is_removed=True)
        view.removed_at = None
        view.save(update_fields=["removed_at"])
        _record("view.restored", view, actor=actor, now=now)


def pin_view(*, public_id: str, is_pinned: bool, actor: Viewer, now: datetime) -> None:
    """Pin the view to the member's rail, or take it off."""
    with write_tx():
        use = _use(_seen(public_id, actor), actor, now=now)
        use.is_pinned = is_pinned
        use.save(update_fields=["is_pinned"])


def look_at_view(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Note that the member looks at the view now: what comes later is new to him."""
    with write_tx():
        use = _use(_seen(public_id, actor), actor, now=now)
        use.seen_at = now
        use.save(update_fields=["seen_at"])


def _fit_name(name: str) -> str:
    name = " ".join(normalize(name).split())
    if not name:
        raise InvalidInput("请先给视图起个名字。")
    if len(name) > MAX_NAME:
        raise InvalidInput(f"名字最多 {MAX_NAME} 个字。")
    return name


def _fill(view: SavedView, name: str, wanted: Wanted) -> None:
    content = {"name": name, **asdict(wanted), "tags": tag_numbers(wanted.filters)}
    view.content = vault.seal_own(view.content_place, content)


def _seen(public_id: str, actor: Viewer) -> SavedView:
    require(actor, Action.READ_CANDIDATE)
    found = visible_views(actor).filter(public_id=parse_public_id(public_id, missing=_MISSING))
    view = found.first()
    if view is None:
        raise NotFound(_MISSING)
    return view


def _own(public_id: str, actor: Viewer, *, is_removed: bool = False) -> SavedView:
    require(actor, Action.READ_CANDIDATE)
    found = visible_views(actor, is_removed=is_removed)
    view = found.filter(public_id=parse_public_id(public_id, missing=_MISSING)).first()
    if view is None:
        raise NotFound(_MISSING)
    if view.created_by != actor.user_id and actor.role not in _MANAGERS:
        raise NotAllowed("这个视图是别人建的，只有建的人和主管能改。可以另存一个自己的。")
    return view


def _use(view: SavedView, actor: Viewer, *, now: datetime) -> ViewUse:
    if actor.user_id is None:
        raise NotAllowed("命令行没有自己的视图。")
    use, _ = ViewUse.objects.get_or_create(
        view=view, user_id=actor.user_id, defaults={"seen_at": now}
    )
    return use


def _record(verb: str, view: SavedView, *, actor: Viewer, now: datetime) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"view:{view.pk}", now=now)
