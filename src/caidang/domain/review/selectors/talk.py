"""What was said about a record, and what a member should hear of."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caidang.core.review.chain import Action
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import lens_on, rows_of
from caidang.domain.review.models import Follow, Move, Notification
from caidang.domain.review.selectors.returns import Why, why
from caidang.domain.review.services.news.telling import told_to
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.counting import CountFor
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.vault import services as vault

Verdicts = Callable[[Collection[UUID]], Mapping[UUID, str]]
"""What a client answered to each of these reports, in words: asked of the room above."""
MOST_COMMENTS = 200
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Said:
    """One comment."""

    public_id: str
    text: str
    author: str
    at: datetime
    is_own: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """The comments on a record, oldest first, and whether the viewer follows it."""

    comments: tuple[Said, ...]
    is_followed: bool
    names: tuple[str, ...]
    """Whom one may call in with @."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notification; ``label`` says what it is about, ``why`` for what reason a record came back. It is
    about a person, a job or a client (a name with a public id), or
    about what was handed over, which has none of them."""

    id: int
    label: str
    why: Why
    person: CandidateRow | None
    job: tuple[str, str] | None
    client: tuple[str, str] | None
    about: str
    """The public id of what one is asked to do, for those ``BY_ASSIGNMENT``, whose person may be out of reach."""
    actor: str
    at: datetime
    is_read: bool
    is_of_sources: bool = False
    """Whether it is about where mails come from, which has a page of its own."""
    is_reminder: bool = False
    """Whether it is one of his own reminders."""
    is_to_learn: bool = False
    """Whether it is about what he has to learn himself."""
    is_of_learners: bool = False
    """Whether it is about what others should have learnt."""


@dataclass(frozen=True, slots=True)
class ToldPage:
    """One page, newest first. ``before`` is where the next page begins, 0 when this was the last."""

    rows: tuple[Told, ...]
    before: int


def read_talk(public_id: str, *, viewer: Viewer, now: datetime) -> Talk:
    """Return what was said about the record, the last of it."""
    candidate = get_candidate(public_id, viewer=viewer)
    lens = lens_on(candidate, viewer=viewer, now=now)
    rows = list(candidate.comments.filter(removed_at=None).order_by("-at", "-id")[:MOST_COMMENTS])
    names = names_of(row.author for row in rows)
    members = active_who_may(policy.Action.WORK)
    return Talk(
        comments=tuple(
            Said(
                public_id=str(row.public_id),
                text=lens.text(
                    vault.open_sealed(
                        candidate.data_key, row.text_place, bytes(row.text)
                    ).decode()
                ),
                author=names.get(row.author or 0, "系统"),
                at=row.at,
                is_own=row.author is not None and row.author == viewer.user_id,
            )
            for row in reversed(rows)
        ),
        is_followed=Follow.objects.filter(candidate=candidate, member=viewer.user_id or 0).exists(),
        names=tuple(sorted(str(m) for m in members if m.pk != viewer.user_id)),
    )


def count_unread(*, viewer: Viewer, most: int) -> int:
    """Return how many notifications the viewer has not read, ``most`` at most."""
    return _UNREAD.ask(viewer, most=most)


_UNREAD = CountFor(lambda viewer: [told_to(viewer).filter(read_at=None)])


def list_told(
    *, viewer: Viewer, now: datetime, today: date, before: int = 0, verdicts: Verdicts | None = None
) -> ToldPage:
    """Return the viewer's notifications, newest first; ``verdicts`` says of reports what the client answered."""
    require(viewer, policy.Action.WORK)
    rows = told_to(viewer).select_related("client", "job").order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    ids = [n.candidate_id for n in shown if n.candidate_id is not None]
    people = {row.id: row for row in rows_of(ids, viewer=viewer, today=today)}
    names = names_of(n.actor for n in shown)
    near = [n for n in shown if n.candidate_id in people]
    reasons = _reasons(near, viewer, now) | _answers(near, verdicts)
    told = tuple(
        Told(
            n.pk, Notification.Kind(n.kind).label, reasons.get(n.pk, _UNTOLD), people.get(n.candidate_id or 0),
            (str(n.job), str(n.job.public_id)) if n.job else None,
            (str(n.client), str(n.client.public_id)) if n.client else None,
            _about(n), names.get(n.actor or 0, "系统"), n.at, n.read_at is not None,
            n.kind == Notification.Kind.LAYOUT, n.kind == Notification.Kind.REMIND,
            n.kind == Notification.Kind.LEARN, n.kind == Notification.Kind.LEARN_LATE,
        )
        for n in shown
        if n.candidate_id is None or n.candidate_id in people or _about(n)
    )  # fmt: skip
    return ToldPage(told, shown[-1].pk if len(found) > PAGE_SIZE else 0)


def _about(told: Notification) -> str:
    return str(told.about) if told.about and told.kind in Notification.BY_ASSIGNMENT else ""


_UNTOLD = Why()


def _answers(told: Iterable[Notification], verdicts: Verdicts | None) -> dict[int, Why]:
    """What the client said, for those that tell of an answer."""
    of_reports = {n.pk: n.about for n in told if n.kind == Notification.Kind.ANSWERED and n.about is not None}
    said = verdicts(set(of_reports.values())) if verdicts is not None and of_reports else {}
    return {pk: Why(note=said[about]) for pk, about in of_reports.items() if about in said}


def _reasons(told: Iterable[Notification], viewer: Viewer, now: datetime) -> dict[int, Why]:
    """Why the records came back of whose return these tell."""
    returns = {
        (n.candidate_id, n.at): n.pk for n in told if n.kind == Notification.Kind.RETURNED
    }
    moves = Move.objects.filter(
        action=Action.RETURN, taken_back_at=None, case__candidate__in={pk for pk, _ in returns},
        at__in={at for _, at in returns},
    )  # fmt: skip
    found = {}
    for move in moves.select_related("case__candidate__data_key", "case__candidate__audience"):
        candidate = move.case.candidate
        if pk := returns.get((candidate.pk, move.at)):
            found[pk] = why(move, candidate, lens_on(candidate, viewer=viewer, now=now))
    return found
