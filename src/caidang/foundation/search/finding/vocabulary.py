"""What words the index knows, asked when a word is found nowhere: a typo, or words run together."""

import string
from collections.abc import Iterator

import tantivy
from tantivy import Occur

LEAST_TYPO = 4
"""Letters of a word from which a slip of the finger is forgiven."""
_MOST_SPELLINGS = 4
_MOST_LENGTH = 24
_MOST_ASKED = 20
"""Longer words looked at before a word counts as unknown."""
_LETTERS = string.ascii_lowercase + string.digits


class Vocabulary:
    """The words of one commit, as far as one viewer's records hold them."""

    def __init__(
        self, searcher: tantivy.Searcher, schema: tantivy.Schema, seen: tantivy.Query
    ) -> None:
        self._searcher = searcher
        self._schema = schema
        self._seen = seen

    def is_known(self, field: str, word: str) -> bool:
        """Tell whether a word, or one that begins with it, stands in the field of the viewer's records."""
        begun = self.beginnings(field, word, _MOST_ASKED)
        return any(self._is_seen(field, known) for known in dict.fromkeys((word, *begun)))

    def frequency(self, word: str) -> int:
        """Return in how many records the word stands, in a text or as a name."""
        return max(int(self._searcher.doc_freq(field, word)) for field in ("text", "name"))

    def count(self, field: str, word: str) -> int:
        """Return in how many records the field holds the word."""
        return int(self._searcher.doc_freq(field, word))

    def beginnings(self, field: str, prefix: str, limit: int) -> list[str]:
        """Return words that begin with the prefix, at most ``limit`` of them."""
        return [term for term, _ in self._searcher.terms_with_prefix(field, prefix, limit=limit)]

    def near(self, field: str, word: str) -> tuple[str, ...]:
        """Return the commonest words one slip away that the viewer's own records hold."""
        if len(word) > _MOST_LENGTH:
            return ()
        counted = {w: int(self._searcher.doc_freq(field, w)) for w in set(_one_slip(word))}
        likely = sorted((w for w, n in counted.items() if n), key=lambda w: (-counted[w], w))
        return tuple(w for w in likely[:_MOST_SPELLINGS] if self._is_seen(field, w))

    def _is_seen(self, field: str, word: str) -> bool:
        """What only records beyond the viewer's scope hold must not show, not even by a missing proposal."""
        if not self._searcher.doc_freq(field, word):
            return False
        term = tantivy.Query.term_query(self._schema, field, word)
        both = tantivy.Query.boolean_query([(Occur.Must, term), (Occur.Must, self._seen)])
        return bool(self._searcher.search(both, limit=1, count=False).hits)


def _one_slip(word: str) -> Iterator[str]:
    """Yield all words with one letter left out, added, changed or swapped with its neighbour."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)
