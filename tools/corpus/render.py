"""One person, one layout, one file with its truth."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tools.corpus.compose import compose
from tools.corpus.layouts import TABLE
from tools.corpus.person import Person


@dataclass(frozen=True, slots=True)
class Rendered:
    """A résumé file. ``truth`` has the shape of ``caidang parse --json`` without confidence and warnings."""

    name: str
    data: bytes
    layout: str
    truth: dict[str, Any] = field(compare=False)


def _file_name(rng: Random, person: Person, shown: str, suffix: str) -> str:
    """Return a neutral name, or one of those people really give."""
    job, digits = person.expected_job.zh.replace("/", ""), person.phones[0]
    if rng.random() < 0.5:
        return f"resume-{person.seed:05d}{suffix}"
    habits = (
        f"{shown}-{job}-{digits}", f"{shown}简历", f"简历_{shown}_{job}", f"{job}-{shown}-{person.years}年", f"{shown}的个人简历(1)",
        f"【{job}_{person.city.zh}】{shown}", f"{shown}_{person.studies[0].school.zh}_{job}",
    )  # fmt: skip
    return rng.choice(habits) + suffix


def render(person: Person, layout: str, seed: int = 0) -> Rendered:
    """Render a person in a layout; ``seed`` varies wording and what is shown.

    Raises KeyError for an unknown layout.
    """
    chosen = TABLE[layout]
    rng = Random(f"{layout}-{person.seed}-{seed}")
    sheet = compose(person, chosen.ask, rng)
    shown = sheet.truth["name"]
    return Rendered(
        _file_name(rng, person, shown, chosen.suffix), chosen.draw(sheet), layout, sheet.truth
    )
