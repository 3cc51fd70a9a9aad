"""What is known of one site's mails: who sends them, how their subjects are worded, where the link leads."""

import re
from dataclasses import dataclass
from typing import Final

JOB: Final = r"(?P<job>[^\n]{1,60}?)"
CITY: Final = r"(?P<city>[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z· /-]{0,19}?)"
NAME: Final = r"(?P<name>[\u3400-\u9fffA-Za-z·.* ]{1,30}?)"


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
    subjects: tuple["re.Pattern[str]", ...]
    marks: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    guide: tuple[str, ...] = ()
    note: str = ""
    pages: tuple[str, ...] = ()


def subject(pattern: str) -> "re.Pattern[str]":
    """This function will make a pattern of a whole subject; blanks in it stand for any blanks, or none."""
    return re.compile(rf"\s*{pattern}\s*".replace(" ", r"\s*"), re.IGNORECASE)
