"""筛卡片: which of a board's cards what is typed fits, asked of the search index; nothing is opened for it.

Each word has to stand in what a card tells: the name (also its initials in pinyin), posts, companies,
city, school, degree, skills, tags, and on a board of several jobs the job and its client.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from caidang.core.text.normalize import search_key
from caidang.core.text.pinyin import initials
from caidang.domain.candidates.selectors.finding.asking import question
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.pipeline.models import Applications
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.search.index.values import SearchUnavailable
from caidang.foundation.search.selectors import find_ids

MOST_WORDS: Final = 7
"""Words that are looked at; the filter is for finding one's own cards, not for searching."""
_FIELDS: Final = ("姓名", "公司", "职位", "城市", "学校", "学历", "技能", "标签")
_SIGNS: Final = re.compile(r"[^\w+#.]+")
_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Fitting:
    """A card that fits, as far as columns need to know it."""

    pk: int
    stage: int
    rank: int
    since: datetime


def fitting_cards(
    cards: Applications, text: str, *, viewer: Viewer, today: date, are_jobs_told: bool
) -> list[Fitting]:
    """This function will return the cards that every word fits, a column's topmost first.

    Where there is no index yet the cards are opened instead, which takes longer and finds the same.
    """
    rows = list(
        cards.order_by("-rank", "-pk").values_list(
            "pk", "stage_id", "rank", "stage_since", "candidate_id", "job__title", "job__client__short_name",
            "job__client__name",
        )
    )  # fmt: skip
    people = list({row[4] for row in rows})
    kept = rows
    for word in _SIGNS.sub(" ", search_key(text)).split()[:MOST_WORDS]:
        known = set(_people(word, people, viewer=viewer, today=today))
        kept = [
            row for row in kept
            if row[4] in known or (are_jobs_told and word in search_key(" ".join(row[5:])))
        ]  # fmt: skip
    return [Fitting(*row[:4]) for row in kept]


def _people(word: str, people: Sequence[int], *, viewer: Viewer, today: date) -> Sequence[int]:
    text = " OR ".join(f"{field}:{word}" for field in _FIELDS)
    asked = question(text=text, viewer=viewer, today=today, among=people)
    try:
        return find_ids(asked)
    except SearchUnavailable:
        return [
            row.id
            for first in range(0, len(people), _AT_ONCE)
            for row in rows_of(people[first : first + _AT_ONCE], viewer=viewer, today=today)
            if _holds(row, word)
        ]


def _holds(row: CandidateRow, word: str) -> bool:
    told = (row.name, row.title, row.employer, row.city, row.degree, row.expected_job, row.school)
    said = search_key(" ".join((*told, *row.skills, *row.tags)))
    return word in said or initials(row.name).lower().startswith(word)
