"""What a report says, section by section; how it looks is the drawers' affair."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

BLACK: Final = "■"
"""Stands for one character that was blacked out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stay or project: what names it, when it was, short facts, and what was done there."""

    title: str
    when: str = ""
    facts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part under a heading. Of ``pairs``, ``entries``, ``chips`` and ``lines`` mostly one is filled."""

    key: str
    heading: str
    pairs: tuple[tuple[str, str], ...] = ()
    entries: tuple[Entry, ...] = ()
    chips: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show under the heading."""
        return not (self.pairs or self.entries or self.chips or self.lines)


@dataclass(frozen=True, slots=True)
class Report:
    """All that stands in one report. ``mark`` runs pale across every page; ``number`` is the copy's."""

    title: str
    name: str
    headline: str
    sections: tuple[Section, ...]
    issuer: str
    notice: str
    number: str
    day: str
    mark: str
    logo: bytes | None = None


def mapped(report: Report, change: Callable[[str], str]) -> Report:
    """This function will return the report with its running text changed; what names the copy stays as it is."""
    return replace(
        report, headline=change(report.headline), sections=tuple(_section(s, change) for s in report.sections)
    )


def _section(section: Section, change: Callable[[str], str]) -> Section:
    return replace(
        section,
        pairs=tuple((label, change(value)) for label, value in section.pairs),
        entries=tuple(
            Entry(change(e.title), change(e.when), tuple(map(change, e.facts)), tuple(map(change, e.lines)))
            for e in section.entries
        ),
        chips=tuple(map(change, section.chips)),
        lines=tuple(map(change, section.lines)),
    )
