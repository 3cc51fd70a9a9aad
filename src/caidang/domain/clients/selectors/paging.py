"""Pages of long lists."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of ``pages``, and how many rows there are in all."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def bounds(total: int, page: int, size: int = PAGE_SIZE) -> tuple[int, int, slice]:
    """Return the page's number, brought within those there are, how many there are, and its rows."""
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    return page, pages, slice((page - 1) * size, page * size)
