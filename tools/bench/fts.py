"""SQLite's FTS5 on SQLCipher, fed with the same words: the other side of the ratios."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import sqlcipher3

from caidang.core.text.normalize import search_key
from tools.bench.folder import module

_AT_ONCE = 2_000
_PAGE = 50


class Fts:
    """The records' texts in pairs of characters, and three columns beside them."""

    def __init__(self, path: Path, records: Iterable[Any]) -> None:
        self._pieces = module("foundation.search.query.words").pieces_of_key
        self._db = sqlcipher3.connect(str(path))
        self._db.execute(f"PRAGMA key = \"x'{'11' * 32}'\"")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA cache_size = -262144")
        self._db.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(text, content='', tokenize='unicode61')"
        )
        self._db.execute("CREATE TABLE columns (id INTEGER PRIMARY KEY, city, degree, source)")
        source = iter(records)
        while batch := list(islice(source, _AT_ONCE)):
            self._add(batch)

    def close(self) -> None:
        """Let the database go."""
        self._db.close()

    def _add(self, records: Sequence[Any]) -> None:
        with self._db:
            self._db.executemany(
                "INSERT INTO texts (rowid, text) VALUES (?, ?)",
                [(r.id, " ".join(self._pieces(search_key(r.body)))) for r in records],
            )
            self._db.executemany(
                "INSERT INTO columns VALUES (?, ?, ?, ?)",
                [
                    (r.id, *(r.columns[name][0] for name in ("city", "degree", "source")))
                    for r in records
                ],
            )

    def _match(self, words: Sequence[str]) -> str:
        return " AND ".join(f'"{" ".join(self._pieces(search_key(word)))}"' for word in words)

    def ranked(self, *words: str, offset: int = 0) -> object:
        """Return the best page and the count of all, as a list page needs both."""
        match = self._match(words)
        total = self._db.execute(
            "SELECT count(*) FROM texts WHERE texts MATCH ?", (match,)
        ).fetchone()
        page = self._db.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ? OFFSET ?",
            (match, _PAGE, offset),
        ).fetchall()
        return total, page

    def filtered(self, word: str, **chosen: str) -> object:
        """Return the best page of those with all the values."""
        where = " AND ".join(f"columns.{name} = ?" for name in chosen)
        return self._db.execute(
            "SELECT texts.rowid FROM texts JOIN columns ON columns.id = texts.rowid "  # noqa: S608 - names of ours
            f"WHERE texts MATCH ? AND {where} ORDER BY rank LIMIT ?",
            (self._match([word]), *chosen.values(), _PAGE),
        ).fetchall()

    def counted(self, word: str, names: Sequence[str]) -> object:
        """Return the counts of each column's values."""
        return [
            self._db.execute(
                f"SELECT columns.{name}, count(*) FROM texts JOIN columns ON columns.id = texts.rowid "  # noqa: S608
                f"WHERE texts MATCH ? GROUP BY columns.{name}",
                (self._match([word]),),
            ).fetchall()
            for name in names
        ]
