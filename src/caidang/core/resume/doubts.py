"""Signs that a value may be wrong which no single rule sees: what stands beside it, and what its stay lacks.

A rule knows how a value was found; that a stay has no title, that a comma follows the title or that a
part of the row was left over is only seen when everything is read. Each sign takes ``STEP_DOWN`` from the
confidence of the value, and ``tools.eval calibrate`` counts what that is worth. The signs were chosen on the
first readings of résumés that no rule had been tuned on (ADR 0030).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from caidang.core.extract.document import Document
from caidang.core.resume.model import Education, Employment, Evidence, Found, Resume
from caidang.core.resume.values import walk

STEP_DOWN: Final = 0.07
"""What one sign takes from a confidence; more than any two rules' marks are apart."""
_MOST: Final = 3
_LEAST: Final = 0.3
_SEGMENT = re.compile(r"(?:(?!\s{2,})[^\t|/,;:()·•—。【】，；：（）｜])+")
_COMMA_BEHIND = re.compile(r"\s*[,，、]")
_COMMA_BEFORE = re.compile(r"[,，、]\s*$")
_BRACKET = re.compile("[((（]")
_LONG_HAN, _LONG_LATIN = 8, 32

_Line = tuple[int, int]
Stay = TypeVar("Stay", Education, Employment)


def with_doubts(resume: Resume, document: Document) -> Resume:
    """This function will return the résumé with less confidence where signs tell of a wrong value; values stay."""
    around = _Around(resume, document)
    return replace(
        resume,
        education=tuple(_study(around, each, before) for each, before in _with_before(resume.education)),
        employment=tuple(_post(around, each, before) for each, before in _with_before(resume.employment)),
    )


class _Around:
    """The lines that values stand in, and which parts of them some value has taken."""

    def __init__(self, resume: Resume, document: Document) -> None:
        self._texts = {page.number: page.lines for page in document.pages}
        self._taken: dict[_Line, list[tuple[int, int]]] = {}
        for _, _, found in walk(resume):
            if found.evidence is not None:
                place = (found.evidence.page, found.evidence.line)
                self._taken.setdefault(place, []).append((found.evidence.start, found.evidence.end))

    def text(self, evidence: Evidence) -> str:
        """The whole line."""
        lines = self._texts.get(evidence.page, ())
        return lines[evidence.line].text if evidence.line < len(lines) else ""

    def is_part(self, evidence: Evidence) -> bool:
        """Whether the value is only a part of what stands between two bars, commas or gaps."""
        for match in _SEGMENT.finditer(self.text(evidence)):
            if match.start() <= evidence.start < match.end():
                lead = len(match.group()) - len(match.group().lstrip())
                end = match.start() + len(match.group().rstrip())
                return evidence.start > match.start() + lead or evidence.end < end
        return False

    def has_rest(self, evidence: Evidence) -> bool:
        """Whether something in the line belongs to no value."""
        taken = self._taken.get((evidence.page, evidence.line), [])
        segments = (match.span() for match in _SEGMENT.finditer(self.text(evidence)) if match.group().strip())
        return any(not any(a < end and start < b for a, b in taken) for start, end in segments)


def _with_before(stays: Sequence[Stay]) -> list[tuple[Stay, Stay | None]]:
    before: list[Stay | None] = [None]
    before.extend(stays)
    return list(zip(stays, before, strict=False))


def _post(around: _Around, post: Employment, before: Employment | None) -> Employment:
    lacks = 2 * (post.employer is None or post.title is None)
    other = lacks + _is_other(_shape(post), _shape(before))
    signs = {"employer": other, "title": other, "start": lacks, "end": lacks}
    if post.employer is not None and (at := post.employer.evidence) is not None:
        text = around.text(at)
        signs["employer"] += (_COMMA_BEFORE.search(text, 0, at.start) is not None) + (_BRACKET.search(post.employer.value) is not None)
        signs["employer"] += around.is_part(at)
    if post.title is not None and (at := post.title.evidence) is not None:
        is_long = len(post.title.value) > (_LONG_LATIN if post.title.value.isascii() else _LONG_HAN)
        signs["title"] += is_long + (_COMMA_BEHIND.match(around.text(at), at.end) is not None) + around.has_rest(at)
    return replace(post, **_lowered(post, signs))


def _study(around: _Around, study: Education, before: Education | None) -> Education:
    lacks = int(study.school is None)
    other = _is_other(_shape(study), _shape(before))
    signs = dict.fromkeys(("degree", "start", "end"), lacks)
    signs |= {"school": other, "major": lacks + other}
    if study.school is not None and study.school.evidence is not None:
        signs["school"] += around.is_part(study.school.evidence)
    return replace(study, **_lowered(study, signs))


def _lowered(stay: Employment | Education, signs: Mapping[str, int]) -> dict[str, Found]:
    found = {part: getattr(stay, part) for part, count in signs.items() if count}
    return {
        part: replace(value, confidence=max(_LEAST, round(value.confidence - STEP_DOWN * min(signs[part], _MOST), 2)))
        for part, value in found.items()
        if value is not None
    }


def _shape(stay: Employment | Education | None) -> tuple[bool, ...] | None:
    """Which parts a stay has."""
    if stay is None:
        return None
    parts = ("employer", "title", "start", "end") if isinstance(stay, Employment) else ("school", "degree", "major", "start", "end")
    return tuple(getattr(stay, part) is not None for part in parts)


def _is_other(shape: tuple[bool, ...] | None, before: tuple[bool, ...] | None) -> bool:
    """Whether a stay has not the parts that the one before it has: people write all of them alike."""
    return before is not None and shape != before
