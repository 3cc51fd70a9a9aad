"""What people's choices teach: which words of a record speak for a label, and how sure that makes one.

Log-odds of words, a few dozen of them, so that every answer can be explained; the sum is turned into
a probability by what it was worth on records that it was not learned from.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

LEAST_CHOSEN: Final = 8
"""People with a label before anything is learned of it."""
_LEAST_SEEN: Final = 3
"""People who have a word before it may speak: what only one has would tell who he is."""
_MOST_WORDS: Final = 60
_MOST_ODDS: Final = 3.0
_OTHERS_WEIGH: Final = 4.0
"""The others together weigh at most this many times the chosen: most of them were simply never looked at."""
_REASONS: Final = 4
_RUNS = re.compile(r"[a-z0-9+#.]+|[\u3400-\u9fff]+")
_NAMES: Final = {
    "title": "职位", "expected_job": "期望职位", "employer": "公司", "school": "学校", "skill": "技能",
    "city": "城市", "degree": "学历", "tier": "学校层次",
}  # fmt: skip
_IN_WORDS: Final = ("title", "expected_job")


@dataclass(frozen=True, slots=True)
class Model:
    """``weights`` of words; a sum ``s`` of them means the probability ``1 / (1 + exp(-(slope * s + base)))``."""

    weights: Mapping[str, float]
    slope: float
    base: float
    chosen: int

    def score(self, terms: frozenset[str]) -> float:
        """Return the sum of what the record's words say."""
        return sum(weight for word, weight in self.weights.items() if word in terms)

    def confidence(self, terms: frozenset[str]) -> float:
        """Return how likely people would choose the label for a record with these words."""
        return _squash(self.slope * self.score(terms) + self.base)

    def reasons(self, terms: frozenset[str]) -> tuple[str, ...]:
        """Return the words that speak most for it, as people read them."""
        said = [(w, t) for t, w in self.weights.items() if w > 0 and t in terms]
        return tuple(_readable(term) for _, term in sorted(said, reverse=True)[:_REASONS])

    def as_json(self) -> dict[str, Any]:
        """Return the model as JSON values."""
        return {
            "weights": dict(self.weights), "slope": self.slope, "base": self.base, "chosen": self.chosen,
        }  # fmt: skip


def model_of_json(found: Mapping[str, Any]) -> Model:
    """Return the model that ``as_json`` wrote."""
    return Model(found["weights"], found["slope"], found["base"], found["chosen"])


def terms_of(fields: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return the words of a record that are learned from, of its folded fields."""
    found: set[str] = set()
    for name in _NAMES:
        for value in fields.get(name, ()):
            found.add(f"{name}={value}")
            if name in _IN_WORDS:
                found.update(f"{name}~{word}" for word in _words(value))
    return frozenset(found)


def learn(
    chosen: Sequence[frozenset[str]], others: Sequence[frozenset[str]]
) -> Model | None:
    """Return what tells the chosen from the others; None while there are too few of either."""
    if len(chosen) < LEAST_CHOSEN or len(others) < LEAST_CHOSEN:
        return None
    weights = _odds(chosen, others)
    held_out = [
        *_scored(chosen[0::2], others[0::2], chosen[1::2], others[1::2]),
        *_scored(chosen[1::2], others[1::2], chosen[0::2], others[0::2]),
    ]
    slope, base = _calibrated(held_out, min(1.0, _OTHERS_WEIGH * len(chosen) / len(others)))
    return Model(weights, slope, base, len(chosen))


def _odds(chosen: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> dict[str, float]:
    yes, no = Counter(t for terms in chosen for t in terms), Counter(t for terms in others for t in terms)
    found = {}
    for word in yes.keys() | no.keys():
        if max(yes[word], no[word]) < _LEAST_SEEN:
            continue
        with_yes = (yes[word] + 0.5) / (len(chosen) + 1)
        with_no = (no[word] + 0.5) / (len(others) + 1)
        odds = math.log(with_yes / (1 - with_yes)) - math.log(with_no / (1 - with_no))
        found[word] = max(-_MOST_ODDS, min(_MOST_ODDS, odds))
    share = {w: max(yes[w] / len(chosen), no[w] / len(others)) for w in found}
    best = sorted(found, key=lambda w: (-abs(found[w]) * share[w], w))[:_MOST_WORDS]
    return {word: round(found[word], 4) for word in best}


def _scored(
    chosen: Sequence[frozenset[str]], others: Sequence[frozenset[str]],
    unseen_chosen: Sequence[frozenset[str]], unseen_others: Sequence[frozenset[str]],
) -> list[tuple[float, bool]]:  # fmt: skip
    """What half of the records would have said of the other half."""
    half = Model(_odds(chosen, others), 1.0, 0.0, len(chosen))
    told = [(half.score(terms), True) for terms in unseen_chosen]
    return told + [(half.score(terms), False) for terms in unseen_others]


def _calibrated(told: Sequence[tuple[float, bool]], other_weight: float) -> tuple[float, float]:
    """Return slope and base of the logistic curve through what was told and what was so; by Newton's way."""
    slope, base = 0.2, 0.0
    # Platt's targets: nothing is ever quite sure.
    yes = sum(is_so for _, is_so in told)
    high = (yes + 1) / (yes + 2)
    low = 1 / (other_weight * (len(told) - yes) + 2)
    for _ in range(40):
        g0 = g1 = 0.0
        h00, h01, h11 = 1e-3, 0.0, 1e-3
        for score, is_so in told:
            weight = 1.0 if is_so else other_weight
            p = _squash(slope * score + base)
            error, curve = weight * (p - (high if is_so else low)), weight * p * (1 - p)
            g0, g1 = g0 + error * score, g1 + error
            h00, h01, h11 = h00 + curve * score * score, h01 + curve * score, h11 + curve
        bottom = h00 * h11 - h01 * h01
        step0, step1 = (h11 * g0 - h01 * g1) / bottom, (h00 * g1 - h01 * g0) / bottom
        slope, base = max(0.0, slope - _short(step0)), base - _short(step1)
        if abs(step0) + abs(step1) < 1e-6:
            break
    return round(slope, 6), round(base, 6)


def _short(step: float) -> float:
    return max(-1.0, min(1.0, step))


def _squash(x: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, x))))


def _words(text: str) -> Iterable[str]:
    for run in _RUNS.findall(text):
        if "\u3400" <= run[0] <= "\u9fff":
            yield from (run[i : i + 2] for i in range(len(run) - 1))
        else:
            yield run


def _readable(term: str) -> str:
    name, _, value = term.partition("~") if "~" in term.split("=")[0] else term.partition("=")
    link = "含" if "~" in term.split("=")[0] else ""
    return f"{_NAMES[name]}{link} {value}"
