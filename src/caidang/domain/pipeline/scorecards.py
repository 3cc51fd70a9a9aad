"""What interviewers judge by, and what comes of several judgements: values only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.core.text.normalize import normalize_shown

SCALE: Final = (1, 2, 3, 4, 5)
MOST: Final = 12
MAX_NAME: Final = 20
MAX_ABOUT: Final = 200
MAX_ANCHOR: Final = 60


class Recommendation(StrEnum):
    """What an interviewer would do."""

    STRONG_YES = "strong_yes"
    YES = "yes"
    NO = "no"
    STRONG_NO = "strong_no"

    @property
    def label(self) -> str:
        """In Chinese."""
        return _LABELS[self]


_LABELS: Final = {
    Recommendation.STRONG_YES: "强烈推荐", Recommendation.YES: "推荐",
    Recommendation.NO: "不推荐", Recommendation.STRONG_NO: "强烈不推荐",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Competency:
    """One thing to be judged from 1 to 5. ``anchors`` say what each of the five means, empty where nobody said."""

    name: str
    about: str = ""
    anchors: tuple[str, ...] = ("", "", "", "", "")
    is_must: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"name": self.name, "about": self.about, "anchors": list(self.anchors), "must": self.is_must}

    @property
    def scale(self) -> tuple[tuple[int, str], ...]:
        """The numbers with what they mean."""
        return tuple(zip(SCALE, self.anchors, strict=True))


@dataclass(frozen=True, slots=True)
class Average:
    """What several interviewers gave one competency; ``mean`` is None while nobody scored it."""

    competency: Competency
    mean: float | None
    count: int
    lowest: int | None
    highest: int | None


def competencies_of(found: Iterable[Mapping[str, Any]]) -> tuple[Competency, ...]:
    """This function will return the competencies that ``as_json`` wrote."""
    return tuple(
        Competency(
            str(one["name"]), str(one.get("about", "")),
            tuple(str(anchor) for anchor in one.get("anchors", ("",) * len(SCALE))),
            bool(one.get("must", True)),
        )
        for one in found
    )  # fmt: skip


def check_competencies(given: Sequence[Competency]) -> tuple[Competency, ...]:
    """This function will return them tidied; raises InvalidInput for none, too many, two of a name or too long a text."""
    tidy = tuple(
        Competency(_line(one.name), _line(one.about), tuple(_line(a) for a in one.anchors), one.is_must)
        for one in given
    )
    if not 0 < len(tidy) <= MOST:
        raise InvalidInput(f"一张评分表要有 1 到 {MOST} 项。")
    names = [one.name for one in tidy]
    if len(set(names)) < len(names):
        raise InvalidInput("有两项的名称一样，改一个再保存。")
    for one in tidy:
        if not 0 < len(one.name) <= MAX_NAME:
            raise InvalidInput(f"每一项的名称要写 1 到 {MAX_NAME} 个字。")
        if len(one.about) > MAX_ABOUT:
            raise InvalidInput(f"「{one.name}」的说明最多 {MAX_ABOUT} 个字。")
        if len(one.anchors) != len(SCALE) or any(len(a) > MAX_ANCHOR for a in one.anchors):
            raise InvalidInput(f"「{one.name}」每一档的说法最多 {MAX_ANCHOR} 个字。")
    return tidy


def check_scores(
    competencies: Sequence[Competency], given: Mapping[str, int]
) -> dict[str, int]:
    """This function will return the scores by competency; raises InvalidInput for one off the scale or a must without one."""
    scores = {}
    for one in competencies:
        score = given.get(one.name)
        if score is None:
            if one.is_must:
                raise InvalidInput(f"「{one.name}」是必评的，给 1 到 5 分。")
            continue
        if score not in SCALE:
            raise InvalidInput(f"「{one.name}」的分数要是 1 到 5。")
        scores[one.name] = score
    return scores


def averages(
    competencies: Sequence[Competency], judged: Sequence[Mapping[str, int]]
) -> tuple[Average, ...]:
    """This function will return what the interviewers gave each competency; who left one out does not count there."""
    found = []
    for one in competencies:
        given = [scores[one.name] for scores in judged if one.name in scores]
        found.append(
            Average(one, fmean(given) if given else None, len(given), min(given, default=None), max(given, default=None))
        )
    return tuple(found)


def overall(found: Iterable[Average]) -> float | None:
    """This function will return the mean of the competencies that must be judged, or of all where none must."""
    every = [one for one in found if one.mean is not None]
    chosen = [one.mean for one in every if one.competency.is_must] or [one.mean for one in every]
    means = [mean for mean in chosen if mean is not None]
    return fmean(means) if means else None


def _line(text: str) -> str:
    return " ".join(normalize_shown(text).split())
