"""A candidate as a job looks at one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What is known of a person; empty or None where nothing is.

    ``titles`` latest first, ``years`` whole years of work, ``pay`` lowest and highest yuan a month
    hoped for, ``text`` everything the documents say, as written.
    """

    titles: tuple[str, ...] = ()
    expected_job: str = ""
    skills: tuple[str, ...] = ()
    city: str = ""
    expected_city: str = ""
    degree: str = ""
    tiers: tuple[str, ...] = ()
    years: int | None = None
    pay: tuple[int, int] | None = None
    majors: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    text: str = ""
