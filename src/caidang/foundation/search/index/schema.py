"""The fields of the index and the way a document fills them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from itertools import chain

import tantivy

from caidang.core.text.four_words import four_words_in
from caidang.core.text.normalize import search_key
from caidang.core.text.pinyin import sort_number, split_surname
from caidang.core.text.terms import name_terms, whole_names
from caidang.foundation.search.index.blind import Blinder
from caidang.foundation.search.index.values import FACETS, NUMBERS, IndexDocument
from caidang.foundation.search.query import own
from caidang.foundation.search.query.words import (
    MAX_WORD,
    TOKEN_VERSION,
    numbers_of_key,
    pieces_of_key,
    value_key,
)

SCHEMA_VERSION = 10
"""Raise it whenever a field changes: the index is then built anew."""

INDEX_FORMAT = f"{SCHEMA_VERSION}.{TOKEN_VERSION}.{version('tantivy')}"
"""An index of any other format is not opened but built anew."""

TEXTS = ("text", "title", "school", "employer", "tags")
"""Fields of words with positions; ``text`` holds the words of all the others, too."""

SORT_KEYS = {
    "updated": "by_updated",
    "created": "by_created",
    "experience": "by_experience",
    "salary": "by_salary",
    "name": "by_name",
}
"""Orders, all read from the highest number down."""
_ID_BITS = 20
_NUMBER_LIMIT = 2**42
_SORT_LIMIT = 2**43
SURNAME, WHOLE = "^", "="
"""Stand before the surname and before whole forms among the terms of a name: 王 alone ranks the Wangs
first, cs those whose initials are CS before those whose are CSW."""


CHANGED = "changed"
"""The number of the log's change that a document was last looked at for, or of a later one."""
KEPT = "kept"
"""Words that not all who may find a record may find it by: each carries the scope that it is kept for."""

_QUIET = frozenset({"state", "owner", "client", "category", "list", "wish"})
"""Columns that say nothing of the person, or what stands in the text anyway: found under their own name only."""
_NUMBERED = frozenset({"category", "list"})
"""Columns whose values are numbers of rows: what people type is in ``IndexDocument.names``."""


def build_schema() -> tantivy.Schema:
    """Make the schema. Nothing is stored: what a hit shows comes from the opened record."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("name", "label", "exact", "scope"):  # looked up whole
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in (own.COLUMN, own.WORDS):
        is_whole = name == own.COLUMN
        builder.add_text_field(
            name, tokenizer_name="raw" if is_whole else "whitespace",
            index_option="basic" if is_whole else "position", fast=is_whole,
        )  # fmt: skip
    builder.add_integer_field(own.NUMBER, indexed=True, fast=True)
    builder.add_text_field(KEPT, tokenizer_name="whitespace", index_option="position")
    for name in NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in (*SORT_KEYS.values(), CHANGED):
        builder.add_integer_field(name, fast=True)
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Give the index the tokenizers that it names; needed after every opening."""
    plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", plain)


def sort_key(moment_ms: int, document_id: int) -> int:
    """Return the moment made unique by the id, so that a page can begin after the last hit."""
    return (moment_ms << _ID_BITS) | (document_id & ((1 << _ID_BITS) - 1))


def to_document(source: IndexDocument, blinder: Blinder, *, change: int = 0) -> tantivy.Document:
    """Return the record as the engine takes it; ``change`` is the number of the last change it takes part in."""
    document = tantivy.Document()
    document.add_integer("id", source.id)
    document.add_integer(CHANGED, change)
    body = search_key(source.body)
    _add_words(document, source, body)
    _add_whole_values(document, source)
    _add_own(document, source)
    _add_kept(document, source)
    contacts = {*source.exact, *numbers_of_key(body)}
    for token in sorted({token for value in contacts for token in blinder.tokens(value)}):
        document.add_text("exact", token)
    for name in NUMBERS:
        if name in source.numbers:
            document.add_integer(name, _bounded(source.numbers[name]))
    for field, number in _orders(source):
        document.add_integer(field, sort_key(number, source.id))
    return document


def _orders(source: IndexDocument) -> Iterator[tuple[str, int]]:
    """Yield the number of each order; what is unknown comes last in all of them."""
    numbers = source.numbers
    yield "by_updated", _bounded(numbers.get("updated", 0))
    yield "by_created", _bounded(numbers.get("created", 0))
    yield "by_experience", _NUMBER_LIMIT - numbers["started"] if "started" in numbers else 0
    yield "by_salary", numbers.get("salary", 0)
    yield "by_name", _SORT_LIMIT - 1 - sort_number(source.name) if source.name else 0


def _add_words(document: tantivy.Document, source: IndexDocument, body: str) -> None:
    """``body`` is the record's, folded. Each value is taken apart once, for its own field and for the text."""
    told = [name for name in FACETS if name not in _QUIET]
    columns = [value for name in told for value in source.columns.get(name, ())]
    repeated = {*columns, *source.schools, *source.tags}
    fields: dict[str, Sequence[str]] = {
        "title": (source.title,),
        "school": source.schools,
        "employer": source.employers,
        "tags": source.tags,
    }
    named = [text for texts in fields.values() for text in texts]
    everywhere = (source.name, *named, *columns)
    taken = {text: _taken_value(text) if text in repeated else _taken(text) for text in everywhere}
    for field, texts in (*fields.items(), ("text", everywhere)):
        # What parts two values parts them as far as two runs of characters in one.
        for piece in chain.from_iterable((*taken[text][1], "") for text in texts):
            document.add_text(field, piece)
    for piece in pieces_of_key(body):
        document.add_text("text", piece)
    # Behind all else: to look for one is then to look for one word, not for pairs side by side.
    fours = four_words_in("\n".join([body, *(key for key, _ in taken.values())]))
    if fours:
        document.add_text("text", " ".join(fours))


def _add_whole_values(document: tantivy.Document, source: IndexDocument) -> None:
    for term in name_terms(source.name) if source.name else ():
        document.add_text("name", term[:MAX_WORD])
    for term in whole_names(source.name) if source.name else ():
        document.add_text("name", WHOLE + term[:MAX_WORD])
    surname = split_surname(search_key(source.name))[0]
    if surname:
        document.add_text("name", SURNAME + surname[:MAX_WORD])
    for scope in source.scopes:
        document.add_text("scope", scope)
    labels = {("tag", tag) for tag in source.tags}
    labels |= {(name, value) for name, values in source.names.items() for value in values}
    for name, values in source.columns.items():
        for value in dict.fromkeys(values):
            document.add_text(name, value[:MAX_WORD])
            if name not in _NUMBERED:
                labels.add((name, value))
    labels |= {(name, value) for name, values in source.names.items() for value in values}
    labels |= {(value.key, value.text) for value in source.own}
    for name, value in sorted(labels):
        document.add_text("label", label(name, value))


def _add_own(document: tantivy.Document, source: IndexDocument) -> None:
    for value in source.own:
        if value.is_counted:
            document.add_text(own.COLUMN, f"{value.key}={value.text}"[:MAX_WORD])
        for piece in pieces_of_key(search_key(value.text)):
            document.add_text(own.WORDS, " ".join(f"{value.key}={word}" for word in piece.split(" ")))
        if value.number is not None:
            document.add_integer(own.NUMBER, own.packed(value.key, value.number))


def _add_kept(document: tantivy.Document, source: IndexDocument) -> None:
    for each in source.kept:
        pieces = pieces_of_key(search_key(each.text))
        for scope in each.scopes:
            for piece in pieces:
                document.add_text(KEPT, " ".join(f"{scope}={word}" for word in piece.split(" ")))


# Cities, degrees, schools, skills and tags come again and again; what is only one person's is not kept.
@lru_cache(maxsize=8_192)
def _taken_value(value: str) -> tuple[str, list[str]]:
    return _taken(value)


def _taken(value: str) -> tuple[str, list[str]]:
    """Return a value folded, and its pieces."""
    key = search_key(value)
    return key, pieces_of_key(key)


@lru_cache(maxsize=8_192)
def label(column: str, value: str) -> str:
    """Return a column's value as typed queries look it up: whatever its case and width."""
    return f"{column}={value_key(value)}"


def _bounded(number: int) -> int:
    if not 0 <= number < _NUMBER_LIMIT:
        raise ValueError("a number of the index lies between 0 and 2**42")
    return number
