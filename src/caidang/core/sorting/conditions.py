"""The conditions of a rule: all of these, any of those, none of the others; over fields, text and what was learned.

Regular expressions are matched in time linear in the text, whatever they say: nobody can write one
that holds the program up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

import re2

from caidang.core.errors import InvalidInput
from caidang.core.sorting.learning import Model
from caidang.core.text.normalize import search_key

MAX_TESTS: Final = 20
MAX_WHAT: Final = 400
_MEMORY: Final = 4 << 20
_SHOWN: Final = 24
_HALF: Final = 0.5
ANYWHERE: Final = "anywhere"
TEXT: Final = "text"
"""All fields and the text of the originals together; the text alone."""


OWN: Final = "own_"
"""Begins the names of fields that an organisation added."""


class Part(StrEnum):
    """How a test takes part in its rule."""

    ALL = "all"
    ANY = "any"
    NONE = "none"

    @property
    def label(self) -> str:
        """The part in Chinese."""
        return {"all": "都要满足", "any": "满足一条就行", "none": "一条也不能有"}[self.value]


class How(StrEnum):
    """How a test looks."""

    CONTAINS = "contains"
    EXACT = "exact"
    REGEX = "regex"
    QUERY = "query"
    LEARNED = "learned"

    @property
    def label(self) -> str:
        """The way in Chinese."""
        return {
            "contains": "含有", "exact": "就是", "regex": "符合正则", "query": "搜索得到",
            "learned": "像以前归进去的人",
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. ``field`` is ANYWHERE, TEXT or a field's name; queries and what was learned look at all of a record."""

    part: Part
    field: str
    how: How
    what: str = ""


@dataclass(slots=True)
class Facts:
    """What is known of a record, folded by ``search_key``. ``text`` is asked for only where a rule looks at it."""

    fields: Mapping[str, tuple[str, ...]]
    text: Callable[[], str]
    queries: frozenset[str] = frozenset()
    """The queries of the rules that find the record."""
    terms: frozenset[str] = frozenset()
    _whole: str | None = field(default=None, repr=False)

    def values(self, name: str) -> Sequence[str]:
        """Return the texts that a test on this field looks at."""
        found = self.fields.get(name)
        if found is not None:
            return found
        if name == TEXT:
            return (self.text(),)
        return (*self._everything(), self.text()) if name == ANYWHERE else ()

    def _everything(self) -> tuple[str, ...]:
        if self._whole is None:
            self._whole = "\n".join(value for values in self.fields.values() for value in values)
        return (self._whole,)


@dataclass(frozen=True, slots=True)
class Fit:
    """That a rule fits, how sure it is (1.0 but for what was learned), and why, in Chinese."""

    confidence: float
    reasons: tuple[str, ...]


_Look = Callable[[Facts], str | None]
"""Returns what was found, to be shown; None for nothing."""


class Matcher:
    """A rule's tests, ready to look at many records; ``model`` is what was learned of its label, if anything."""

    def __init__(self, tests: Iterable[Condition], model: Model | None) -> None:
        self.tests = tuple(tests)
        self.model = model
        ready = [(test, self._look(test)) for test in sorted(self.tests, key=_cost)]
        self._wanted = [pair for pair in ready if pair[0].part is Part.ALL]
        self._either = [pair for pair in ready if pair[0].part is Part.ANY]
        self._refused = [pair for pair in ready if pair[0].part is Part.NONE]

    def _look(self, test: Condition) -> "_Look":
        if test.how is not How.LEARNED:
            return _look_of(test)
        # What was learned fits as soon as it says more yes than no; how much more is the confidence.
        return lambda facts: "" if self._sure(facts) >= _HALF else None

    @property
    def needs_text(self) -> bool:
        """Whether the originals' text is looked at."""
        return any(
            test.field in (ANYWHERE, TEXT) and test.how not in (How.QUERY, How.LEARNED)
            for test in self.tests
        )

    @property
    def looks_beside(self) -> bool:
        """Whether it looks at fields that not every organisation has, or at all there are."""
        wanted = {test.field for test in self.tests if test.how not in (How.QUERY, How.LEARNED)}
        return any(name == ANYWHERE or name.startswith(OWN) for name in wanted)

    @property
    def key(self) -> tuple[str, str] | None:
        """A field and the value that it must have for the rule to fit, where there is such a one."""
        for test in self.tests:
            if test.part is Part.ALL and test.how is How.EXACT and test.field not in (ANYWHERE, TEXT):
                return test.field, _folded(test.what)
        return None

    @property
    def queries(self) -> frozenset[str]:
        """The queries it asks."""
        return frozenset(test.what for test in self.tests if test.how is How.QUERY)

    @property
    def is_learned(self) -> bool:
        """Whether it looks at what was learned."""
        return any(test.how is How.LEARNED for test in self.tests)

    def fit(self, facts: Facts) -> Fit | None:
        """Return how the rule fits the record; None where it does not."""
        # Most rules fit few records: what is cheap to look at is looked at first, and one no is enough.
        found: list[tuple[Condition, str]] = []
        for test, look in self._wanted:
            seen = look(facts)
            if seen is None:
                return None
            found.append((test, seen))
        for _, look in self._refused:
            if look(facts) is not None:
                return None
        if self._either:
            some = next(((test, seen) for test, look in self._either if (seen := look(facts)) is not None), None)
            if some is None:
                return None
            found.append(some)
        is_learned = any(test.how is How.LEARNED for test, _ in found)
        confidence = self._sure(facts) if is_learned else 1.0
        return Fit(confidence, tuple(self._reason(test, seen, facts) for test, seen in found))

    def _sure(self, facts: Facts) -> float:
        return self.model.confidence(facts.terms) if self.model is not None else 0.0

    def _reason(self, test: Condition, seen: str, facts: Facts) -> str:
        if test.how is How.LEARNED and self.model is not None:
            return "、".join(self.model.reasons(facts.terms))
        if test.how is How.QUERY:
            return f"搜索「{test.what}」找得到"
        return f"{test.how.label}「{seen}」"


class Sieve:
    """Tells which of many rules are worth a look at a record: one that wants a field to be just so is passed over where it is not."""

    def __init__(self, matchers: Sequence[Matcher]) -> None:
        self._always: list[int] = []
        self._by_value: dict[str, dict[str, list[int]]] = {}
        for at, matcher in enumerate(matchers):
            key = matcher.key
            if key is None:
                self._always.append(at)
            else:
                self._by_value.setdefault(key[0], {}).setdefault(key[1], []).append(at)

    def worth(self, facts: Facts) -> list[int]:
        """Return the places of those rules, in their order."""
        found = set(self._always)
        for name, rules in self._by_value.items():
            for value in facts.fields.get(name, ()):
                found.update(rules.get(value, ()))
        return sorted(found)


def matcher_of(tests: Iterable[Condition], model: Model | None = None) -> Matcher:
    """Return the tests ready for use; raises InvalidInput naming what cannot be used."""
    given = tuple(tests)
    if not given:
        raise InvalidInput("规则要有至少一个条件。")
    if len(given) > MAX_TESTS:
        raise InvalidInput(f"一条规则最多 {MAX_TESTS} 个条件。")
    if all(test.part is Part.NONE for test in given):
        raise InvalidInput("只有「一条也不能有」的规则会放进几乎所有人，再加一个要满足的条件。")
    return Matcher(given, model)


def _cost(test: Condition) -> int:
    """How much it takes to look: a field, a query that was asked already, all texts, the words learned."""
    if test.how is How.LEARNED:
        return 3
    return 2 if test.field in (ANYWHERE, TEXT) else 1 if test.how is How.REGEX else 0


def _look_of(test: Condition) -> _Look:
    if len(test.what) > MAX_WHAT:
        raise InvalidInput(f"条件最多 {MAX_WHAT} 个字。")
    if not test.what.strip():
        raise InvalidInput("条件里还没有写要找什么。")
    if test.how is How.QUERY:
        what = test.what
        return lambda facts: what if what in facts.queries else None
    if test.how is How.REGEX:
        return _regex_look(test.field, test.what)
    wanted, name = _folded(test.what), test.field
    if test.how is How.EXACT:
        return lambda facts: wanted if wanted in facts.values(name) else None

    def contains(facts: Facts) -> str | None:
        for value in facts.values(name):
            if wanted in value:
                return wanted
        return None

    return contains


def _folded(text: str) -> str:
    return " ".join(search_key(text).split())


def _regex_look(name: str, what: str) -> _Look:
    search = _compiled(what).search

    def look(facts: Facts) -> str | None:
        for value in facts.values(name):
            match = search(value)
            if match is not None:
                return str(match.group())[:_SHOWN]
        return None

    return look


@lru_cache(maxsize=512)
def _compiled(what: str) -> "re2._Regexp":
    options = re2.Options()
    options.max_mem, options.log_errors, options.case_sensitive = _MEMORY, False, False
    try:
        compiled = re2.compile(what, options)
    except re2.error as error:
        raise InvalidInput("正则写得不对，或用了不支持的写法（反向引用、前后断言）。") from error
    if compiled.search("") is not None:
        raise InvalidInput("这个正则什么都没有也算符合，会放进所有人，请写得具体些。")
    return compiled
