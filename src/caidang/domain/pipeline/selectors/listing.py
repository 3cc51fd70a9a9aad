"""列表: the same applications as on the board, one a line."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count

from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models import Applications, Stage
from caidang.domain.pipeline.selectors.board import Card, cards_of, scope_of
from caidang.foundation.accounts.policy import Viewer

PAGE_SIZE: Final = 50
ORDERS: Final = {
    "way": ("stage__position", "-rank", "-pk"),
    "oldest": ("stage_since", "pk"),
    "newest": ("-stage_since", "-pk"),
}
"""By what the lines can be ordered."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of lines. ``stages`` are (id, name, how many stand there) of the whole board."""

    job: Job | None
    lines: tuple[tuple[Card, Stage], ...]
    stages: tuple[tuple[int, str, int], ...]
    chosen: int
    order: str
    total: int
    page: int
    pages: int


def list_applications(
    key: str, *, viewer: Viewer, now: datetime, today: date, stage: int = 0, order: str = "",
    page: int = 1,
) -> Listing:  # fmt: skip
    """This function will return one page of a board's applications, of one stage where it is named.

    Raises NotFound for a job out of reach.
    """
    job, reach, groups = scope_of(key, viewer)
    counts: dict[int, int] = dict(reach.order_by().values_list("stage").annotate(n=Count("pk")))
    group = next((group for group in groups if stage in {one.pk for one in group}), None)
    chosen: Applications = reach if group is None else reach.filter(stage__in=[one.pk for one in group])
    heads = [(group[0].pk, group[0].name, sum(counts.get(one.pk, 0) for one in group)) for group in groups]
    total = sum(counts.values()) if group is None else sum(counts.get(one.pk, 0) for one in group)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    by = order if order in ORDERS else "way"
    first = (page - 1) * PAGE_SIZE
    cards = cards_of(chosen.order_by(*ORDERS[by])[first : first + PAGE_SIZE], viewer=viewer, now=now, today=today)
    known = {one.pk: one for group in groups for one in group}
    return Listing(
        job=job, lines=tuple((card, known[card.stage]) for card in cards if card.stage in known),
        stages=tuple(heads), chosen=group[0].pk if group else 0, order=by, total=total, page=page, pages=pages,
    )  # fmt: skip


def applications_after(
    job_id: str, *, viewer: Viewer, now: datetime, today: date, stage: int = 0, after: int = 0, limit: int = PAGE_SIZE
) -> tuple[tuple[tuple[Card, Stage], ...], int, int]:
    """This function will return a job's applications within reach that were made after the one of this number, the oldest first.

    Beside them how many there are in all, and the number to go on from, 0 at the end. Raises NotFound for a job out of reach.
    """
    _job, reach, groups = scope_of(job_id, viewer)
    found = reach.filter(stage=stage) if stage else reach
    ids = list(found.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])
    cards = cards_of(reach.filter(pk__in=ids).order_by("pk"), viewer=viewer, now=now, today=today)
    known = {one.pk: one for group in groups for one in group}
    lines = tuple((card, known[card.stage]) for card in cards if card.stage in known)
    return lines, found.count(), ids[-1] if len(ids) == limit else 0
