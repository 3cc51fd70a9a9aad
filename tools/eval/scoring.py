"""Truth against reading: every value becomes right, wrong, missed or rightly empty."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tools.eval.compare import dice, flat, same

FIELDS: Final = (
    "name", "phone", "email", "gender", "birth_year", "city", "highest_degree", "school", "degree", "major", "edu_dates",
    "employer", "title", "job_dates", "skill", "expected_job", "expected_salary",
)  # fmt: skip

MORE: Final = (
    "expected_city", "ethnicity", "political", "marital", "native_place", "household", "work_years", "age", "qq",
    "link", "language", "certificate", "project", "project_role", "project_dates", "department", "job_city",
    "industry", "reports_to",
)  # fmt: skip
"""Fields beyond those that the project is measured by; judged where the labels name them."""

_SINGLE = {"name": "name", "gender": "gender", "birth_year": "birth", "city": "city", "highest_degree": "highest_degree",
           "expected_job": "expected_job", "expected_salary": "expected_salary"}  # fmt: skip
_MANY = {"phone": "phones", "email": "emails"}
_MORE_SINGLE = MORE[:9]
_MORE_MANY = {"skill": "skills", "link": "links", "language": "languages", "certificate": "certificates"}
_PARTS = {
    "education": (
        ("school", "school"),
        ("degree", "degree"),
        ("major", "major"),
        ("edu_dates", "start"),
        ("edu_dates", "end"),
    ),
    "employment": (
        ("employer", "employer"),
        ("title", "title"),
        ("job_dates", "start"),
        ("job_dates", "end"),
    ),
    "projects": (
        ("project", "name"),
        ("project_role", "role"),
        ("project_dates", "start"),
        ("project_dates", "end"),
    ),
}
_MORE_PARTS = (
    ("department", "department"),
    ("job_city", "city"),
    ("industry", "industry"),
    ("reports_to", "reports_to"),
)
_DETAILS = frozenset(key for _, key in _MORE_PARTS)
_NAMES = {"education": "school", "employment": "employer", "projects": "name"}

_CORE_FIELD = {("education", "start"): "edu_start", ("education", "end"): "edu_end", ("employment", "start"): "job_start",
               ("employment", "end"): "job_end", ("employment", "city"): "job_city", ("projects", "name"): "project",
               ("projects", "role"): "project_role", ("projects", "start"): "project_start",
               ("projects", "end"): "project_end"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """One value judged. ``source`` and ``entry`` name it as ``to_values`` does."""

    field: str
    want: str | None
    got: str | None
    right: bool
    source: str
    entry: int


@dataclass(slots=True)
class Tally:
    """Counts of one field."""

    right: int = 0
    wrong: int = 0
    """Read, but not so in the document."""
    missed: int = 0
    """In the document, but not read right."""
    empty: int = 0
    """Absent and rightly left empty."""

    @property
    def precision(self) -> float:
        """Share of what was read that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what the document says that was read right."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0

    @property
    def count(self) -> int:
        """How many values the documents hold."""
        return self.right + self.missed

    def add(self, judged: Judgement) -> None:
        """Count one judgement."""
        if judged.want is None and judged.got is None:
            self.empty += 1
        elif judged.right:
            self.right += 1
        else:
            self.wrong += judged.got is not None
            self.missed += judged.want is not None

    def merge(self, other: "Tally") -> None:
        """Add another tally to this one."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.empty += other.empty


def _likeness(kind: str, want: dict[str, Any], got: dict[str, Any]) -> float:
    """How much two list entries are about the same stay; names weigh most, dates decide between equals."""
    name = _NAMES[kind]
    score = (
        3 * dice(want[name] or "", got.get(name) or "") if want[name] and got.get(name) else 0.0
    )
    for _, key in _PARTS[kind]:
        if key != name and want[key] and got.get(key):
            score += (
                0.7 * (str(want[key])[:7] == str(got[key])[:7])
                if key in ("start", "end")
                else 0.6 * dice(want[key], got[key])
            )
    return score


def align(
    kind: str, want: list[dict[str, Any]], got: list[dict[str, Any]]
) -> list[tuple[int | None, int | None]]:
    """Pair entries, the likest first; entries with nothing in common stay alone."""
    scores = sorted(
        ((_likeness(kind, w, g), -i, -j) for i, w in enumerate(want) for j, g in enumerate(got)),
        reverse=True,
    )
    pairs: list[tuple[int | None, int | None]] = []
    left, right = set(range(len(want))), set(range(len(got)))
    for score, i, j in scores:
        if score > 0.3 and -i in left and -j in right:
            pairs.append((-i, -j))
            left.remove(-i)
            right.remove(-j)
    return [*pairs, *((i, None) for i in sorted(left)), *((None, j) for j in sorted(right))]


def _judge(field_: str, want: str | None, got: str | None, source: str, entry: int) -> Judgement:
    right = bool(want) and bool(got) and same(field_, str(want), str(got))
    return Judgement(field_, want or None, got or None, right, source, entry)


def shown_in(truth: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the truth without details of posts that the document does not show: not every layout has room for them."""
    seen = flat(text)
    posts = [
        {
            key: value if key not in _DETAILS or (value and flat(value) in seen) else None
            for key, value in post.items()
        }
        for post in truth.get("employment") or []
    ]
    return {**truth, "employment": posts}


def judge(truth: dict[str, Any], got: dict[str, Any]) -> Iterator[Judgement]:
    """Yield a judgement for each value of the truth and each value that was read.

    Skills and the fields of ``MORE`` are judged only where the truth names them.
    """
    for name, key in _SINGLE.items():
        yield _judge(name, truth.get(key), got.get(key), key, 0)
    for name in _MORE_SINGLE:
        if name in truth:
            yield _judge(name, truth[name], got.get(name), name, 0)
    for name, key in [*_MANY.items(), *((n, k) for n, k in _MORE_MANY.items() if k in truth)]:
        yield from _judge_many(name, list(truth.get(key) or []), list(got.get(key) or []))
    for kind, parts in _PARTS.items():
        if kind in truth or kind != "projects":
            yield from _judge_entries(kind, parts, truth.get(kind) or [], got.get(kind) or [])


def _judge_many(name: str, wanted: list[str], gots: list[str]) -> Iterator[Judgement]:
    rest = list(enumerate(gots))
    for want in wanted:
        found = next((pair for pair in rest if same(name, want, pair[1])), None)
        if found:
            rest.remove(found)
        yield _judge(name, want, found[1] if found else None, name, found[0] if found else -1)
    for entry, value in rest:
        yield _judge(name, None, value, name, entry)
    if not wanted and not gots:
        yield _judge(name, None, None, name, -1)


def _judge_entries(
    kind: str,
    parts: tuple[tuple[str, str], ...],
    wants: list[dict[str, Any]],
    gots: list[dict[str, Any]],
) -> Iterator[Judgement]:
    for i, j in align(kind, wants, gots):
        more = (
            _MORE_PARTS
            if kind == "employment" and i is not None and "industry" in wants[i]
            else ()
        )
        for name, key in (*parts, *more):
            want = wants[i].get(key) if i is not None else None
            value = gots[j].get(key) if j is not None else None
            entry = -1 if j is None else j
            yield _judge(name, want, value, _CORE_FIELD.get((kind, key), key), entry)


@dataclass(slots=True)
class Score:
    """Tallies by field."""

    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def add(self, judged: Judgement) -> None:
        """Count one judgement under its field."""
        self.fields[judged.field].add(judged)

    def micro(self, *, skills: bool = True) -> Tally:
        """Return all fields that the project is measured by together, with or without skills."""
        return self._together(name for name in FIELDS if skills or name != "skill")

    def micro_more(self) -> Tally:
        """Return the further fields together."""
        return self._together(MORE)

    def _together(self, names: Iterable[str]) -> Tally:
        total = Tally()
        for name in names:
            if name in self.fields:
                total.merge(self.fields[name])
        return total


BINS: Final = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)


@dataclass(slots=True)
class Reliability:
    """How often values of a confidence are right."""

    seen: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, confidence: float, *, right: bool) -> None:
        """Note one value that was read."""
        self.seen.append((confidence, right))

    def rows(self) -> list[tuple[float, float, int, float, float]]:
        """Return per bin: lower and upper bound, count, mean confidence, share right."""
        found = []
        for low, high in zip(BINS, BINS[1:], strict=False):
            inside = [(value, right) for value, right in self.seen if low <= value < high]
            if inside:
                mean = sum(value for value, _ in inside) / len(inside)
                found.append(
                    (
                        low,
                        min(high, 1.0),
                        len(inside),
                        mean,
                        sum(right for _, right in inside) / len(inside),
                    )
                )
        return found

    def share_right(self, floor: float) -> float:
        """Return the share of values right among those with at least this confidence; 1 if there are none."""
        inside = [right for value, right in self.seen if value >= floor]
        return sum(inside) / len(inside) if inside else 1.0

    def share_from(self, floor: float) -> float:
        """Return the share of values with at least this confidence."""
        return sum(value >= floor for value, _ in self.seen) / max(1, len(self.seen))
