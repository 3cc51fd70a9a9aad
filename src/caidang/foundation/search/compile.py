"""A query's tree as the engine's query, with the fields a hit can be explained by."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur

from caidang.core.text.normalize import search_key
from caidang.foundation.search.language import All, Node, Not, Word
from caidang.foundation.search.schema import label
from caidang.foundation.search.values import FACETS
from caidang.foundation.search.words import (
    MAX_WORD,
    Place,
    contact_key,
    is_han,
    sequence,
    value_key,
)

_NAME_BOOST = 8.0
_TEXT_BOOSTS = {"title": 3.0, "tags": 3.0, "school": 2.0, "employer": 2.0}
_PREFIX_SCORE = 0.2
_MIN_PREFIX = 2
_SIGNS = re.compile(r"[^\w+#.]|_|\.(?!\w)")

WHY = {
    "name": "姓名",
    "exact": "联系方式",
    "title": "职位",
    "tags": "标签",
    "school": "学校",
    "employer": "公司",
    "skill": "技能",
    "tag": "标签",
    "city": "城市",
    "state": "状态",
    "source": "来源",
    "degree": "学历",
}
"""What a field that matched is called. Anything else matched in the text."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The engine's query; per field, the queries that explain a hit; what could not be used."""

    query: tantivy.Query
    reasons: Mapping[str, Sequence[tantivy.Query]]
    warnings: tuple[str, ...]


class Compiler:
    """Turns one tree into one query."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema
        self._warnings: list[str] = []
        self._reasons: dict[str, list[tantivy.Query]] = {}

    def compile(self, node: Node | None) -> Compiled:
        """Return the query for the tree; a tree without anything findable finds all."""
        query = None if node is None else self._node(node, is_wanted=True)
        warnings = tuple(dict.fromkeys(self._warnings))
        return Compiled(query or tantivy.Query.all_query(), self._reasons, warnings)

    def _node(self, node: Node, *, is_wanted: bool) -> tantivy.Query | None:
        if isinstance(node, Word):
            return self._word(node, is_wanted=is_wanted)
        if isinstance(node, Not):
            inner = self._node(node.node, is_wanted=not is_wanted)
            return None if inner is None else _without(inner)
        parts = [self._node(part, is_wanted=is_wanted) for part in node.nodes]
        found = [part for part in parts if part is not None]
        if not found:
            return None
        occur = Occur.Must if isinstance(node, All) else Occur.Should
        return found[0] if len(found) == 1 else _boolean(occur, found)

    def _word(self, word: Word, *, is_wanted: bool) -> tantivy.Query | None:
        fields = dict(self._alternatives(word))
        if not fields:
            self._warnings.append(f"「{word.text.strip()}」里没有可以查找的文字，已忽略。")
            return None
        if is_wanted:
            for field, query in fields.items():
                self._reasons.setdefault(field, []).append(query)
        found = list(fields.values())
        return found[0] if len(found) == 1 else _boolean(Occur.Should, found)

    def _alternatives(self, word: Word) -> Iterator[tuple[str, tantivy.Query]]:
        """Yield the ways in which the word can be found, by field."""
        if word.field in FACETS:
            yield word.field, self._value(word.field, word.text)
        elif word.field == "name":
            yield from self._name(word.text)
        elif word.field == "exact":
            yield "exact", self._term("exact", _exact_key(word.text))
        elif word.field:
            yield from self._text(word.field, word, boost=1.0)
        else:
            yield from self._anywhere(word)

    def _anywhere(self, word: Word) -> Iterator[tuple[str, tantivy.Query]]:
        yield from self._text("text", word, boost=1.0)
        for field, boost in _TEXT_BOOSTS.items():
            yield from self._text(field, word, boost=boost)
        yield from self._name(word.text)
        if sequence(word.text) and not any(is_han(char) for char in word.text):
            yield "exact", self._term("exact", _exact_key(word.text))

    def _name(self, text: str) -> Iterator[tuple[str, tantivy.Query]]:
        """Names match whole, by pinyin, initials, single characters and pairs of them."""
        key = _SIGNS.sub("", search_key(text))[:MAX_WORD]
        if key:
            by_term = tantivy.Query.const_score_query(self._term("name", key), _NAME_BOOST)
            yield "name", by_term

    def _value(self, column: str, text: str) -> tantivy.Query:
        """A column's value, or what it begins with: 城市:北京 finds 北京市."""
        pattern = re.escape(label(column, text)) + ".*"
        return tantivy.Query.regex_query(self._schema, "label", pattern)

    def _text(
        self, field: str, word: Word, *, boost: float
    ) -> Iterator[tuple[str, tantivy.Query]]:
        places = sequence(word.text)
        if not places:
            return
        query = self._sequence(field, places)
        first = places[0].word
        # Looking for beginnings costs; in the field of all words once is enough.
        is_asked = field in (word.field, "text") and not word.is_quoted
        if is_asked and len(places) == 1 and len(first) >= _MIN_PREFIX:
            query = self._with_prefix(field, first, query)
        yield field, query if boost == 1.0 else tantivy.Query.boost_query(query, boost)

    def _with_prefix(self, field: str, word: str, query: tantivy.Query) -> tantivy.Query:
        """Let a Latin word find the words that begin with it, below the word itself."""
        if is_han(word):
            return query
        longer = tantivy.Query.regex_query(self._schema, field, re.escape(word) + ".*")
        longer = tantivy.Query.const_score_query(longer, _PREFIX_SCORE)
        return _boolean(Occur.Should, [query, longer])

    def _sequence(self, field: str, places: Sequence[Place]) -> tantivy.Query:
        if len(places) == 1:
            return self._term(field, places[0].word)
        patterns = [_edge(places, i) for i in range(len(places))]
        if any(pattern is not None for pattern in patterns):
            words = [
                (place.position, pattern or re.escape(place.word))
                for place, pattern in zip(places, patterns, strict=True)
            ]
            return tantivy.Query.regex_phrase_query(self._schema, field, list(words))
        return tantivy.Query.phrase_query(
            self._schema, field, [(place.position, place.word) for place in places]
        )

    def _term(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word)


def _exact_key(text: str) -> str:
    return contact_key(text) or value_key(text)


def _edge(places: Sequence[Place], at: int) -> str | None:
    """Return a pattern for a lone Han character at either end: 5年 has to find 5年经验.

    In the text the character may be part of a longer run, where it stands in a pair.
    """
    word = places[at].word
    if len(word) > 1 or not is_han(word):
        return None
    if at == 0:
        return f".?{word}"
    return f"{word}.?" if at == len(places) - 1 else None


def _without(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, query)]
    )


def _boolean(occur: Occur, queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(occur, query) for query in queries])
