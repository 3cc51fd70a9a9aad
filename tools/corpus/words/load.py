"""Reading of the occupation files."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.corpus.person import Both

_FOLDER = Path(__file__).parent / "occupations"


@dataclass(frozen=True, slots=True)
class Occupation:
    """What people of one occupation do, learn and say."""

    key: str
    employers: tuple[str, ...]
    degrees: tuple[str, ...]
    titles: tuple[Both, ...]
    senior: tuple[Both, ...]
    intern: Both
    majors: tuple[Both, ...]
    skills: tuple[str, ...]
    skills_en: tuple[str, ...]
    courses: tuple[str, ...]
    certificates: tuple[str, ...]
    duties: tuple[Both, ...]
    projects: tuple[Both, ...]
    project_lines: tuple[Both, ...]
    roles: tuple[Both, ...]
    summary: tuple[Both, ...]


def _both(line: str) -> Both:
    zh, en = line.split("|")
    return Both(zh, en)


@cache
def occupations() -> dict[str, Occupation]:
    """Return every occupation by its key, in the order of the keys."""
    found: dict[str, Occupation] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = Occupation(
            key=path.stem,
            employers=tuple(raw["employers"]),
            degrees=tuple(raw["degrees"]),
            titles=tuple(map(_both, raw["titles"])),
            senior=tuple(map(_both, raw["senior"])),
            intern=_both(raw["intern"]),
            majors=tuple(map(_both, raw["majors"])),
            skills=tuple(raw["skills"]),
            skills_en=tuple(raw["skills_en"] or raw["skills"]),
            courses=tuple(raw["courses"]),
            certificates=tuple(raw["certificates"]),
            duties=tuple(map(_both, raw["duties"])),
            projects=tuple(map(_both, raw["projects"])),
            project_lines=tuple(map(_both, raw["project_lines"])),
            roles=tuple(map(_both, raw["roles"])),
            summary=tuple(map(_both, raw["summary"])),
        )
    return found
