"""Figures for people without an account: a link that is signed, runs out and can be taken back, shown where it may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core import signing
from django.db.models import F

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.domain.analytics.gathering import Titled
from caidang.domain.analytics.models import ShownBoard
from caidang.domain.analytics.questions import Question, fitted, read
from caidang.domain.analytics.services.reports import fit_name
from caidang.domain.analytics.values import MEMBER, Unit
from caidang.domain.intake.services.postings.pages import sites_of
from caidang.foundation.accounts.login.once import hash_of, new_secret
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, narrowed, require
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

SALT: Final = "caidang.shown-board"
_KIND: Final = "shown-board"
MOST_PANELS: Final = 12
MOST_DAYS: Final = 366
OVER: Final = "这个链接已经过期或收回。需要的话，请联系给你链接的人。"
MISSING: Final = "没有这个链接，可能已经收回。"
NAMING: Final = frozenset({MEMBER, "client", "job"})
"""Splits whose cells name colleagues, clients and what they look for: never outside."""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link as the administrator sees it; the address itself was shown once."""

    public_id: str
    name: str
    panels: tuple[str, ...]
    sites: tuple[str, ...]
    maker: str
    created_at: datetime
    expires_at: datetime
    is_revoked: bool
    views: int
    seen_at: datetime | None


def is_fit(question: Question) -> bool:
    """This function will tell whether a question may be shown outside: whole, no money, and nobody's name in it."""
    is_named = not {question.split, question.series}.isdisjoint(NAMING)
    return not is_named and not question.filters and question.measure.unit is not Unit.YUAN and Action.READ_HEALTH in question.measure.needs


def show_outside(
    *, name: str, questions: Sequence[Titled], sites: str, days: int, actor: Viewer, now: datetime
) -> tuple[ShownBoard, str]:
    """This function will make a link to these figures and return it with its token, which is shown this once.

    ``sites`` are the origins that may frame it, one a line; none: nobody may. Raises NotAllowed, InvalidInput.
    """
    _require(actor)
    name = fit_name(name)
    if not 1 <= len(questions) <= MOST_PANELS:
        raise InvalidInput(f"请选 1 到 {MOST_PANELS} 个图。")
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"请填多少天后失效，1 到 {MOST_DAYS}。")
    for one in questions:
        fitted(one.question, actor)
        if not is_fit(one.question):
            raise InvalidInput(f"「{one.title}」里有人名、客户、职位、金额，或只是一部分，不能给外面看。")
    secret, origins = new_secret(), sites_of(sites)
    row = ShownBoard(
        token=hash_of(_KIND, secret), sites=origins, created_by=actor.user_id or 0, created_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    told = [{"title": one.title, "question": one.question.told()} for one in questions]
    row.content = vault.seal_own(row.content_place, {"name": name, "questions": told})
    with write_tx():
        row.save()
        audit.record(
            actor_id=actor.user_id, verb="figures.shown_outside", subject=f"shown_board:{row.pk}", now=now,
            detail={"measures": [one.question.measure.key for one in questions], "sites": origins, "days": days},
        )  # fmt: skip
    return row, signing.Signer(salt=SALT).sign(secret)


def take_back(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """This function will close a link for good; whoever opens it from then on is told that it is over."""
    _require(actor)
    with write_tx():
        key = parse_public_id(public_id, missing=MISSING)
        row = ShownBoard.objects.filter(public_id=key, revoked_at=None).first()
        if row is None:
            raise NotFound(MISSING)
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        audit.record(actor_id=actor.user_id, verb="figures.taken_back", subject=f"shown_board:{row.pk}", now=now)


def list_shown(*, viewer: Viewer) -> list[ShownLink]:
    """This function will return all links there are and were, the newest first."""
    _require(viewer)
    rows = list(ShownBoard.objects.order_by("-pk")[:200])
    names = names_of(row.created_by for row in rows)
    return [_listed(row, names) for row in rows]


def open_shown(token: str, *, now: datetime) -> tuple[ShownBoard, str, list[Titled], Viewer]:
    """This function will return a link's row, name and questions, and for whom they are counted.

    That is its maker as he may be now, without any right to see a person, so that small numbers are kept back.
    Raises NotFound with one text for whatever is in the way.
    """
    try:
        secret = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as error:
        raise NotFound(OVER) from error
    row = ShownBoard.objects.filter(token=hash_of(_KIND, secret), revoked_at=None, expires_at__gt=now).first()
    maker = User.objects.filter(pk=row.created_by, is_active=True).first() if row else None
    if row is None or maker is None:
        raise NotFound(OVER)
    viewer = viewers_of([maker])[maker.pk]
    if not _may(viewer):
        raise NotFound(OVER)
    name, questions = _content(row)
    return row, name, questions, narrowed(viewer, {Action.READ_HEALTH})


def note_seen(row: ShownBoard, *, now: datetime) -> None:
    """This function will count that the link was opened."""
    with write_tx():
        ShownBoard.objects.filter(pk=row.pk).update(views=F("views") + 1, seen_at=now)


def _require(actor: Viewer) -> None:
    require(actor, Action.MANAGE_HOOKS)
    require(actor, Action.READ_HEALTH)
    if not actor.sees_all:
        raise NotAllowed("只有看得到全部档案的人可以把总数给外面看。")


def _may(viewer: Viewer) -> bool:
    return {Action.MANAGE_HOOKS, Action.READ_HEALTH} <= viewer.rules.actions and viewer.sees_all


def _content(row: ShownBoard) -> tuple[str, list[Titled]]:
    kept = vault.open_own(row.content_place, bytes(row.content))
    found = []
    for one in kept["questions"]:
        try:
            question = read(one["question"])
        except InvalidInput:
            continue  # The measure is no more.
        if is_fit(question):
            found.append(Titled(str(one["title"]), question))
    return str(kept["name"]), found


def _listed(row: ShownBoard, names: dict[int, str]) -> ShownLink:
    name, questions = _content(row)
    return ShownLink(
        public_id=str(row.public_id), name=name, panels=tuple(one.title for one in questions), sites=tuple(row.sites),
        maker=names.get(row.created_by, ""), created_at=row.created_at, expires_at=row.expires_at,
        is_revoked=row.revoked_at is not None, views=row.views, seen_at=row.seen_at,
    )  # fmt: skip
