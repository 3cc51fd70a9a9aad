"""Words in a row as the engine's phrases, and long runs of characters taken apart."""

import re
from collections.abc import Callable, Sequence

import tantivy
from tantivy import Occur

from caidang.core.text.four_words import four_words
from caidang.core.text.normalize import search_key
from caidang.foundation.search.query.words import Place, is_han, sequence

_LEAST_RUN = 4
_MOST_RUN = 24
_LEAST_LETTERS = 3
_MOST_WORDS = 3
_RARE = 50
"""A pair this many times rarer than both its neighbours joins two words that belong to neither."""
_SCRIPTS = re.compile(r"[a-z0-9+#.]+|[^a-z0-9+#.\s]+")


def words_query(
    schema: tantivy.Schema, field: str, places: Sequence[Place], frequency: Callable[[str], int], *, is_open: bool = False
) -> tantivy.Query:
    """Return the query for words that stand in a row, as ``sequence`` placed them.

    ``frequency`` tells in how many records' field a word stands. ``is_open``: the last one, where it is of
    letters, may go on: 张三_jav stands in 张三_java.pdf.
    """
    if len(places) == 1:
        return tantivy.Query.term_query(schema, field, places[0].word)
    if field == "text" and (four := _four_word(places)):
        return tantivy.Query.term_query(schema, field, four)
    patterns = [_edge(places, i) for i in range(len(places))]
    if is_open and not is_han(places[-1].word):
        patterns[-1] = f"{re.escape(places[-1].word)}.*"
    if any(pattern is not None for pattern in patterns):
        words = [
            (place.position, pattern or re.escape(place.word))
            for place, pattern in zip(places, patterns, strict=True)
        ]
        return tantivy.Query.regex_phrase_query(schema, field, list(words))
    return tantivy.Query.phrase_query(
        schema, field, [(place.position, place.word) for place in _telling(places, frequency)]
    )


def _four_word(places: Sequence[Place]) -> str:
    """Return the listed word of four characters that the places are, or nothing."""
    if len(places) != 3 or not _are_paired(places):
        return ""
    word = places[0].word + places[2].word
    return word if word in four_words() else ""


def _telling(places: Sequence[Place], frequency: Callable[[str], int]) -> list[Place]:
    """Return the places without the pairs that are told by those beside them: of ab bc cd, ab and cd.

    It halves what the engine has to walk, and the positions rule out any other reading (see ``words``).
    A pair that is much rarer than the others stays all the same: the engine begins with the rarest.
    """
    if len(places) < 3:
        return list(places)
    kept: list[Place] = []
    for at, place in enumerate(places):
        is_inner = 0 < at < len(places) - 1 and _are_paired(places[at - 1 : at + 2])
        if not (is_inner and kept[-1] is places[at - 1]):
            kept.append(place)
    if len(kept) == len(places):
        return kept
    rarest = min(places, key=lambda place: frequency(place.word))
    is_worth_it = 2 * frequency(rarest.word) < min(frequency(place.word) for place in kept)
    return [place for place in places if place in kept or (is_worth_it and place is rarest)]


def _are_paired(three: Sequence[Place]) -> bool:
    """Tell whether these are three pairs of one run."""
    first = three[0].position
    return all(
        place.position == first + i and len(place.word) == 2 and is_han(place.word)
        for i, place in enumerate(three)
    )


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


def is_lone_han(places: Sequence[Place]) -> bool:
    """Tell whether the words are one single Han character."""
    return len(places) == 1 and len(places[0].word) == 1 and is_han(places[0].word)


def boolean(occur: Occur, queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Return the queries joined in one way."""
    return tantivy.Query.boolean_query([(occur, query) for query in queries])


def split_run(text: str, frequency: Callable[[str], int]) -> list[str]:
    """Return the words that were typed without spaces between them, or nothing if it is one word.

    Scripts part (北京java); a run of Han characters parts where a pair is nowhere in the index, or
    far rarer than its neighbours: in 上海前端 nobody writes 海前. Letters that are no word part into
    words that are: javadeveloper, zhangweijava.
    """
    parts: list[str] = []
    for piece in _SCRIPTS.findall(search_key(text)):
        if not _LEAST_RUN <= len(piece) <= _MOST_RUN:
            parts.append(piece)
        elif is_han(piece):
            parts += _split_han(piece, frequency)
        else:
            parts += _split_letters(piece, frequency)
    kept = [part for part in parts if sequence(part)]
    if len(kept) < 2 or any(len(part) < 2 and (is_han(part) or part.isdigit()) for part in kept):
        return []
    return kept


def _split_letters(run: str, frequency: Callable[[str], int]) -> list[str]:
    """Return the fewest known words that make up the run, of several ways the commonest; else the run."""
    if not run.isalpha() or frequency(run):
        return [run]
    best: list[tuple[int, int, list[str]] | None] = [(0, 0, []), *(None for _ in run)]
    for end in range(_LEAST_LETTERS, len(run) + 1):
        for start in range(end - _LEAST_LETTERS + 1):
            before, word = best[start], run[start:end]
            if before is None or len(before[2]) == _MOST_WORDS or not (count := frequency(word)):
                continue
            rarest = -count if not start else max(before[1], -count)
            way = (before[0] + 1, rarest, [*before[2], word])
            known = best[end]
            if known is None or way[:2] < known[:2]:
                best[end] = way
    found = best[len(run)]
    return found[2] if found else [run]


def _split_han(run: str, frequency: Callable[[str], int]) -> list[str]:
    counts = [frequency(run[i : i + 2]) for i in range(len(run) - 1)]
    parts, start = [], 0
    # At least two characters stay on either side of a cut.
    for at in range(1, len(counts) - 1):
        is_rare = counts[at] * _RARE <= min(counts[at - 1], counts[at + 1])
        if at + 1 - start >= 2 and counts[at - 1] and (counts[at] == 0 or is_rare):
            parts.append(run[start : at + 1])
            start = at + 1
    return [*parts, run[start:]]
