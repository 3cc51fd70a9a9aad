"""Searches kept under a name: made, changed, pinned, looked at, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.utils.timezone import localdate

from caidang.core.errors import InvalidInput, NotAllowed, NotFound, SealBroken
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.models import SavedView, ViewUse
from caidang.domain.candidates.selectors.finding.saved_views import get_view, query_of
from caidang.domain.candidates.selectors.finding.view_news import (
    NEW,
    NO_NEWS,
    News,
    news_of,
    sealed_fresh,
    sealed_seen,
    visible_views,
)
from caidang.domain.candidates.selectors.labelling.label_names import (
    tag_numbers,
    with_present_tags,
)
from caidang.foundation.accounts.policy import Action, Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.index.values import SearchUnavailable
from caidang.foundation.search.standing import Standing, standing
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
    # Its maker has just looked at whom it finds.
    look_at_view(public_id=str(view.public_id), actor=actor, now=now)
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
    if wanted is not None:
        look_at_view(public_id=public_id, actor=actor, now=now)
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
    view = _seen(public_id, actor)
    is_first = is_pinned and not view.uses.filter(user_id=actor.user_id or 0).exists()
    with write_tx():
        use = _use(view, actor, now=now)
        use.is_pinned = is_pinned
        use.save(update_fields=["is_pinned"])
    if is_first:
        look_at_view(public_id=public_id, actor=actor, now=now)


def look_at_view(*, public_id: str, actor: Viewer, now: datetime) -> int:
    """Note whom the member sees in the view now: who comes into it later is new to him.

    Returns how many had come since he last looked, as far as they can be listed; ``view_news.fresh_ids`` names them.
    """
    view = _seen(public_id, actor)
    seen, news = _looked(view, actor, now)
    with write_tx():
        use = _use(view, actor, now=now)
        use.seen_at, use.seen, use.fresh = now, sealed_seen(use, seen), sealed_fresh(use, news)
        use.save(update_fields=["seen_at", "seen", "fresh"])
    return len(news.ids)


def _looked(view: SavedView, actor: Viewer, now: datetime) -> tuple[Standing | None, News]:
    """Whom the view finds, and who of them has come; without an index nobody is kept in mind."""
    today = localdate(now)
    use = ViewUse.objects.filter(view=view, user_id=actor.user_id or 0).first()
    try:
        query = query_of(get_view(str(view.public_id), viewer=actor), viewer=actor, today=today)
        # First who is there: who comes while the others are counted is new the next time.
        seen = standing(query)
        return seen, news_of(query, use=use)
    except (SearchUnavailable, SealBroken):
        return None, NO_NEWS


def _fit_name(name: str) -> str:
    name = " ".join(normalize(name).split())
    if not name:
        raise InvalidInput("请先给视图起个名字。")
    if len(name) > MAX_NAME:
        raise InvalidInput(f"名字最多 {MAX_NAME} 个字。")
    return name


def _fill(view: SavedView, name: str, wanted: Wanted) -> None:
    kept = {name: values for name, values in wanted.filters.items() if name != NEW}
    content = {"name": name, **asdict(replace(wanted, filters=kept)), "tags": tag_numbers(kept)}
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
