"""What is known of one site's mails: who sends them, how their subjects are worded, where the link leads."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

JOB: Final = r"(?P<job>[^\n]{1,60}?)"
CITY: Final = r"(?P<city>[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z· /-]{0,19}?)"
NAME: Final = r"(?P<name>(?:[\u3400-\u9fffA-Za-z·.*'’ ]|(?<=[A-Za-z])-(?=[A-Za-z])){1,30}?)"


@dataclass(frozen=True, slots=True)
class Site:
    """One site. A mail is its résumé mail where a ``domain`` sent it and a ``subject`` fits: hints, never layouts.

    ``marks`` name the site in a subject, so that a mail which a colleague sent on is known as well. Patterns
    are matched with normalised text, where full-width punctuation is half-width; their groups are named
    job, city, name, years and salary. ``links`` are parts of addresses that lead to the person on the site;
    ``pages`` are the domains of its pages as one sees them in a browser.
    ``guide`` are the steps by which the site is told where to send its mails.
    """

    key: str
    name: str
    domains: tuple[str, ...]
    subjects: tuple[str, ...]
    marks: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    guide: tuple[str, ...] = ()
    note: str = ""
    pages: tuple[str, ...] = ()


def subject(pattern: str) -> str:
    """This function will make a pattern of a whole subject; blanks in it stand for any blanks, or none."""
    return rf"\s*{pattern}\s*".replace(" ", r"\s*")


@cache
def compiled(pattern: str) -> "re.Pattern[str]":
    """This function will compile a pattern of a subject when a mail is first held against it: the names of the
    sites are wanted everywhere, and fifty patterns cost each start of a command more than all the rest of them."""
    return re.compile(pattern, re.IGNORECASE)
