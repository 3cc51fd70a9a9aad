"""A query's tree as the engine's query, with the spellings that a hit can be explained by."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

import tantivy
from tantivy import Occur

from caidang.core.resume.dictionary import canonical_city, canonical_school
from caidang.core.text.divisions import cities_of, short_name
from caidang.core.text.normalize import search_key
from caidang.core.text.synonyms import Table, folded
from caidang.foundation.search.finding.vocabulary import LEAST_TYPO, Vocabulary
from caidang.foundation.search.index.blind import TAIL, Blinder
from caidang.foundation.search.index.schema import KEPT, SURNAME, WHOLE, label
from caidang.foundation.search.index.values import FACETS, Sought
from caidang.foundation.search.query.moments import in_days, limits_of
from caidang.foundation.search.query.own import WORDS, is_own
from caidang.foundation.search.query.periods import Period
from caidang.foundation.search.query.phrases import boolean, is_lone_han, split_run, words_query
from caidang.foundation.search.query.ranges import Range
from caidang.foundation.search.query.tree import All, AnyOf, Either, Node, Not, Word
from caidang.foundation.search.query.words import MAX_WORD, Place, is_han, sequence

_NAME_SCORE = 8.0
_SURNAME_SCORE = 2.0
_WHOLE_SCORE = 3.0
_EXACT_SCORE = 12.0
_TAIL_SCORE = 6.0
_TEXT_BOOSTS = {"title": 3.0, "tags": 3.0, "school": 2.0, "employer": 2.0}
_WHOLE_VALUE_SCORE = 2.0
_SYNONYM_BOOST = 0.6
_PREFIX_SCORE = 0.2
_MIN_PREFIX = 3
_MAX_BEGINNINGS = 200
_WHOLE = frozenset((*FACETS, "name", "exact", "tail"))
"""Fields whose values are no running text: what stands there is never several words run together."""
_PARTLY = frozenset({"owner", "client", "tag", "category"})
"""Columns whose values are called by any part of them."""
_PART_OF_NUMBER = re.compile(r"\d{1,3}|\d{5,6}")
_SIGNS = re.compile(r"[^\w+#.]|_|\.(?!\w)")
_YEAR = re.compile(r"19[5-9]\d|20[0-4]\d")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The engine's query, the words it looks for, and what could not be used as it was typed."""

    query: tantivy.Query
    sought: tuple[Sought, ...]
    warnings: tuple[str, ...]
    is_other: bool
    """Whether some word was taken otherwise than as it stands: gone on, or taken apart."""


class Compiler:
    """Turns one tree into one query.

    ``is_open``: let the end of several words in a row go on. ``is_split``: take words apart that are several run
    together. ``kept``: the scopes whose kept texts are looked into.
    """

    def __init__(
        self,
        schema: tantivy.Schema,
        *,
        blinder: Blinder,
        today: date,
        vocabulary: Vocabulary,
        synonyms: Table,
        is_open: bool = False,
        is_split: bool = False,
        kept: tuple[str, ...] = (),
    ) -> None:
        self._schema = schema
        self._kept = kept
        self._blinder = blinder
        self._today = today
        self._vocabulary = vocabulary
        self._synonyms = synonyms
        self._is_open = is_open
        self._is_split = is_split
        self._is_other = False
        self._warnings: list[str] = []
        self._sought: list[Sought] = []
        # A word is asked for in a dozen fields; it is taken apart once.
        self._places = cache(sequence)

    def compile(self, node: Node | None) -> Compiled:
        """Return the query for the tree; a tree without anything findable finds all."""
        query = None if node is None else self._node(node, is_wanted=True)
        return Compiled(
            query or tantivy.Query.all_query(),
            tuple(dict.fromkeys(self._sought)),
            tuple(dict.fromkeys(self._warnings)),
            self._is_other,
        )

    def _node(self, node: Node, *, is_wanted: bool) -> tantivy.Query | None:
        if isinstance(node, Word):
            return self._word(node, is_wanted=is_wanted)
        if isinstance(node, Range):
            return self._range(node)
        if isinstance(node, Period):
            return self._range(in_days(node, self._today))
        if isinstance(node, AnyOf):
            if is_wanted:
                self._sought.append(Sought(node.column, node.values))
            return tantivy.Query.term_set_query(self._schema, node.column, list(node.values))
        if isinstance(node, Not):
            inner = self._node(node.node, is_wanted=not is_wanted)
            return None if inner is None else _without(inner)
        if isinstance(node, Either) and not all(isinstance(part, Word) for part in node.nodes):
            parts = self._meanings(node, is_wanted=is_wanted)
        else:
            parts = [self._node(part, is_wanted=is_wanted) for part in node.nodes]
        found = [part for part in parts if part is not None]
        if not found:
            return None
        occur = Occur.Must if isinstance(node, All) else Occur.Should
        return found[0] if len(found) == 1 else boolean(occur, found)

    def _meanings(self, node: Either, *, is_wanted: bool) -> list[tantivy.Query | None]:
        """A word among other things need not stand in a record that is found."""
        known = len(self._sought)
        parts = [self._node(part, is_wanted=is_wanted) for part in node.nodes]
        self._sought[known:] = [replace(word, is_loose=True) for word in self._sought[known:]]
        return parts

    def _range(self, wanted: Range) -> tantivy.Query:
        limits = [
            tantivy.Query.range_query(self._schema, column, tantivy.FieldType.Integer, low, high)
            for column, low, high in limits_of(wanted, self._today)
        ]
        return tantivy.Query.const_score_query(boolean(Occur.Must, limits), 0.0)

    def _word(self, word: Word, *, is_wanted: bool) -> tantivy.Query | None:
        if self._is_split and not word.is_quoted and (parts := self._parts(word)):
            self._is_other = True
            words = [Word(part, word.field) for part in parts]
            self._warnings.append(
                f"没有连在一起的「{word.text}」，已拆成「{' '.join(parts)}」查找。"
            )
            found = [q for w in words if (q := self._word(w, is_wanted=is_wanted)) is not None]
            return boolean(Occur.Must, found)
        others = () if word.is_quoted else self._spellings(word)
        queries = list(self._alternatives(word))
        if not queries:
            self._warnings.append(f"「{word.text.strip()}」里没有可以查找的文字，已忽略。")
            return None
        for other in others:
            # What means the same and stands nowhere need not be sought.
            if word.field or not self._is_missing("text", self._places(other)):
                meant = list(self._alternatives(Word(other, word.field, is_quoted=True)))
                queries += [tantivy.Query.boost_query(query, _SYNONYM_BOOST) for query in meant]
        if word.field in ("exact", "tail") and _PART_OF_NUMBER.fullmatch(search_key(word.text)):
            self._warnings.append(
                f"号码按完整的或最后四位查找，「{word.text.strip()}」两样都不是。"
            )
        if is_wanted:
            self._sought.append(Sought(word.field, (word.text, *others)))
        return queries[0] if len(queries) == 1 else boolean(Occur.Should, queries)

    def _parts(self, word: Word) -> list[str]:
        if word.field in _WHOLE:
            return []
        return split_run(word.text, self._vocabulary.frequency)

    def _spellings(self, word: Word) -> tuple[str, ...]:
        """Return what else the word may stand for: words that mean the same, or one slip away."""
        if word.field in ("name", "exact", "tail") or is_own(word.field):
            return ()
        key = folded(word.text)
        same = self._synonyms.get(key, ())
        # What contains the word itself is found by it anyway.
        found = tuple(w for w in same if not (is_han(key) and key in folded(w)))
        others = tuple(w for w in _in_full(word) if folded(w) not in (key, *map(folded, found)))
        return (*found, *others) if same or others else self._corrected(word)

    def _corrected(self, word: Word) -> tuple[str, ...]:
        places = self._places(word.text)
        if word.field in FACETS or len(places) != 1:
            return ()
        typed = places[0].word
        is_name = re.fullmatch(r"[a-z0-9]+", typed) is not None
        if is_han(typed) or len(typed) < LEAST_TYPO or typed.isdecimal():
            return ()
        field = word.field if word.field and word.field != "tag" else "text"
        if self._vocabulary.is_known(field, typed) or self._vocabulary.is_known("name", typed):
            return ()
        near = self._vocabulary.near(field, typed)
        if not near and is_name and not word.field:
            near = self._vocabulary.near("name", typed)
        if near:
            self._warnings.append(
                f"没有「{word.text.strip()}」，已按相近的「{'、'.join(near)}」查找。"
            )
        return near

    def _alternatives(self, word: Word) -> Iterator[tantivy.Query]:
        """Yield the ways in which the word can be found."""
        if word.field in FACETS:
            yield self._value(word.field, word.text)
        elif is_own(word.field):
            yield self._value(word.field, word.text)
            yield from self._marked(WORDS, word.field, word)
        elif word.field == "name":
            yield from self._name(word.text)
        elif word.field == "exact":
            yield self._exact(word.text)
            yield from self._tail(word.text)
        elif word.field == "tail":
            yield from self._tail(word.text)
        elif word.field:
            yield from self._text(word.field, word, boost=1.0)
        else:
            yield from self._anywhere(word)
            for scope in self._kept:
                yield from self._marked(KEPT, scope, word)

    def _anywhere(self, word: Word) -> Iterator[tantivy.Query]:
        places = self._places(word.text)
        boosts = [q for f, b in _TEXT_BOOSTS.items() for q in self._text(f, word, boost=b)]
        names = list(self._name(word.text, is_beside=bool(places)))
        text = list(self._text("text", word, boost=1.0))
        if len(places) == 1 and len(places[0].word) > 1 and is_han(places[0].word):
            # Whatever has the pair anywhere has it in the text, too: the rest only adds to the score.
            optional = [(Occur.Should, query) for query in (*boosts, *names)]
            yield tantivy.Query.boolean_query([(Occur.Must, text[0]), *optional]) if optional else text[0]
            return
        yield from text
        yield from boosts
        yield from names
        if not any(is_han(char) for char in word.text):
            if any(char.isalnum() for char in word.text):
                yield self._exact(word.text)
            if not _YEAR.fullmatch(word.text.strip()):
                yield from self._tail(word.text)

    def _name(self, text: str, *, is_beside: bool = False) -> Iterator[tantivy.Query]:
        """Names match whole, by pinyin, initials, mixtures of them, single characters and pairs."""
        key = _SIGNS.sub("", search_key(text))[:MAX_WORD]
        if not key:
            return
        terms = [(key, _NAME_SCORE), (WHOLE + key, _WHOLE_SCORE)]
        if len(key) <= 2 and is_han(key):
            terms.append((SURNAME + key, _SURNAME_SCORE))
        known = [pair for pair in terms if self._vocabulary.count("name", pair[0])]
        # Asked for in this field alone there has to be a query, if of nobody.
        for term, score in known or ([] if is_beside else terms[:1]):
            yield tantivy.Query.const_score_query(self._term("name", term), score)

    def _exact(self, text: str) -> tantivy.Query:
        token = self._term("exact", self._blinder.whole(text))
        return tantivy.Query.const_score_query(token, _EXACT_SCORE)

    def _tail(self, text: str) -> Iterator[tantivy.Query]:
        digits = search_key(text).strip()
        if digits.isdecimal() and len(digits) == TAIL:
            token = self._term("exact", self._blinder.tail(digits))
            yield tantivy.Query.const_score_query(token, _TAIL_SCORE)

    def _value(self, column: str, text: str) -> tantivy.Query:
        """A column's value, or what it begins with: 城市:北京 finds 北京市, 技能:java first Java and then JavaScript.

        A colleague, a client, a tag may be called by any part of the name: 负责人:小顾 is 顾问小顾.
        """
        value = label(column, text)
        within = re.escape(label(column, "")) + ".*" + re.escape(value.removeprefix(label(column, "")))
        pattern = within if column in _PARTLY or is_own(column) else re.escape(value)
        begun = tantivy.Query.regex_query(self._schema, "label", pattern + ".*")
        whole = tantivy.Query.const_score_query(self._term("label", value), _WHOLE_VALUE_SCORE)
        return boolean(Occur.Should, [begun, whole])

    def _marked(self, field: str, mark: str, word: Word) -> Iterator[tantivy.Query]:
        """Words of a field in whose index each carries a mark: the own field or the scope that it belongs to."""
        places = [Place(f"{mark}={each.word}", each.position) for each in self._places(word.text)]
        if places:
            yield words_query(
                self._schema, field, places, lambda word: self._vocabulary.count(field, word)
            )

    def _text(self, field: str, word: Word, *, boost: float) -> Iterator[tantivy.Query]:
        places = self._places(word.text)
        if not places or (field != word.field and self._is_nowhere(field, places)):
            return
        is_open = self._is_open and not word.is_quoted and len(places) > 1
        self._is_other |= is_open
        query = words_query(
            self._schema, field, places, lambda word: self._vocabulary.count(field, word), is_open=is_open
        )
        # Looking for beginnings costs; in the field of all words once is enough.
        is_asked = field in (word.field, "text") and not word.is_quoted
        if is_asked and len(places) == 1 and not is_han(places[0].word):
            query = self._with_beginnings(field, places[0], query)
        if is_lone_han(places):
            boost *= 0.5
        yield query if boost == 1.0 else tantivy.Query.boost_query(query, boost)

    def _is_nowhere(self, field: str, places: Sequence[Place]) -> bool:
        """Tell whether no record's field has one of these words: asking for it would slow the asking for the others."""
        return field != "text" and self._is_missing(field, places)

    def _is_missing(self, field: str, places: Sequence[Place]) -> bool:
        """Tell whether no record's field has one of the words; only of those that must stand there as they are."""
        if any(len(place.word) < 2 or (len(places) > 1 and not is_han(place.word)) for place in places):
            return False
        return not all(self._vocabulary.count(field, place.word) for place in places)

    def _with_beginnings(self, field: str, place: Place, query: tantivy.Query) -> tantivy.Query:
        """Let a Latin word find the words that begin with it, below the word itself."""
        if len(place.word) < _MIN_PREFIX:
            return query
        found = self._vocabulary.beginnings(field, place.word, _MAX_BEGINNINGS)
        longer = [word for word in found if word != place.word]
        if not longer:
            return query
        begun = tantivy.Query.term_set_query(self._schema, field, longer)
        return boolean(
            Occur.Should, [query, tantivy.Query.const_score_query(begun, _PREFIX_SCORE)]
        )

    def _term(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word)


_PLACES: Final = ("city", "wish")


def _in_full(word: Word) -> Iterator[str]:
    """Yield the names that a school or a place has in records: 北大 is no part of 北京大学, nor 上海市 of 上海."""
    name = word.text.strip()
    if (school := canonical_school(name)) is not None:
        yield school
    city = canonical_city(name)
    # 浦东 alone means the part, not the whole town.
    if city is not None and (word.field in _PLACES or name.isascii() or name == f"{city}市"):
        yield city
    if word.field in _PLACES and (cities := cities_of(name)):
        yield from (short_name(name), *cities)


def _without(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, query)]
    )
