"""Candidates leave as a sheet: counted, limited, and noted in every record's own history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.asking import question
from caidang.domain.candidates.selectors.rows import CandidateRow
from caidang.domain.candidates.selectors.seeing import list_lens, rows_of
from caidang.domain.candidates.services.revealing import Purpose
from caidang.foundation.accounts.policy import Action, Viewer, covered, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.selectors import find
from caidang.foundation.search.values import MAX_LIMIT, Query, Sort

MAX_EXPORTED = 5_000
"""People in one sheet; whoever needs more narrows the search and takes several."""


def export_selected(
    *, public_ids: Sequence[str], actor: Viewer, now: datetime, today: date, purpose: str = ""
) -> list[CandidateRow]:
    """Return the rows of these records, in their order, and note the export; those gone are left out.

    Contacts are masked for everybody. With a ``purpose`` they are as the actor sees them in a record,
    for who may export them so.
    """
    _check_purpose(actor, purpose)
    keys = [parse_public_id(each, missing="没有这份档案。") for each in dict.fromkeys(public_ids)]
    if not keys:
        raise InvalidInput("请先选中要导出的人。")
    _check(len(keys))
    found = Candidate.objects.visible_to(actor).filter(public_id__in=keys, merged_into=None)
    ids = {key: pk for key, pk in found.values_list("public_id", "pk")}
    return _noted(
        [ids[key] for key in keys if key in ids], purpose, actor=actor, now=now, today=today
    )


def export_found(
    *,
    text: str,
    filters: Mapping[str, Sequence[str]],
    sort: str,
    actor: Viewer,
    now: datetime,
    today: date,
    purpose: str = "",
) -> list[CandidateRow]:
    """Return the rows of all that a search finds, in its order, and note the export; ``purpose`` as in ``export_selected``.

    Raises InvalidInput when they are too many, SearchUnavailable without an index.
    """
    _check_purpose(actor, purpose)
    order = Sort(sort) if sort else Sort.RELEVANCE if text.strip() else Sort.UPDATED
    query = question(
        text=text, filters=filters, viewer=actor, today=today, sort=order, limit=MAX_LIMIT
    )
    ids = list(dict.fromkeys(_ids(query)))
    return _noted(ids, purpose, actor=actor, now=now, today=today)


def _check_purpose(actor: Viewer, purpose: str) -> None:
    require(actor, Action.EXPORT)
    if purpose:
        require(actor, Action.EXPORT_CLEAR)
        if purpose not in list(Purpose):
            raise InvalidInput("请先选用途，再导出完整联系方式。")


def _ids(query: Query) -> Iterator[int]:
    """Yield every hit's id, page after page; raises InvalidInput when there are too many."""
    seen, total = 0, 1
    while seen < total:
        page = find(replace(query, offset=seen))
        total = page.total
        _check(total)
        if not page.hits:
            return
        seen += len(page.hits)
        yield from (hit.id for hit in page.hits)


def _check(count: int) -> None:
    if count > MAX_EXPORTED:
        raise InvalidInput(
            f"一次最多导出 {MAX_EXPORTED} 人，现在有 {count} 人。请再加些条件，分几次导出。"
        )


def _noted(
    ids: Sequence[int], purpose: str, *, actor: Viewer, now: datetime, today: date
) -> list[CandidateRow]:
    rows: list[CandidateRow] = []
    lens = list_lens(actor) if purpose else list_lens(covered(actor))
    for first in range(0, len(ids), MAX_LIMIT):
        part = rows_of(ids[first : first + MAX_LIMIT], viewer=actor, today=today)
        rows += [lens.row(row) for row in part]
    detail = {"together": len(rows)} | ({"purpose": purpose} if purpose else {})
    with write_tx():
        for row in rows:
            audit.record(
                actor_id=actor.user_id, verb="candidate.exported", subject=f"candidate:{row.id}",
                now=now, detail=detail,
            )  # fmt: skip
    return rows
