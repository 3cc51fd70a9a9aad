"""A person as the matcher compares him: values that matter, in comparable form."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from caidang.core.match.organisations import employer_key, school_key
from caidang.core.text.names import is_masked_name
from caidang.core.text.normalize import search_key
from caidang.core.text.numbers import is_virtual_phone, parse_id_number, parse_phone

Triple = tuple[str, int, str]
"""Field, entry, value, as ``core.resume.to_values`` gives them."""


MATCHED = (
    "name", "gender", "birth", "phone", "email", "wechat", "id_number", "school", "edu_start", "edu_end", "employer", "job_start", "job_end",
)  # fmt: skip
"""The fields that ``Person.from_values`` looks at."""
SKETCHED = frozenset(("gender", "birth", "school", "employer"))
"""Those of them that tell whether somebody with the same name, who shares no contact, can be the same person (``could_be``)."""
_MATCHED = frozenset(MATCHED)
_NONE: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stay:
    """One school or employer: its key, and first and last year where known."""

    key: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared. Masked names and relay phones are already left out."""

    name: str = ""
    gender: str = ""
    birth: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    wechat: str = ""
    id_number: str = ""
    schools: tuple[Stay, ...] = ()
    employers: tuple[Stay, ...] = ()

    @classmethod
    def sketched(cls, *, gender: str, birth: str, schools: Iterable[str], employers: Iterable[str]) -> "Person":
        """This function will return as much of somebody as tells whether he ``could_be`` a namesake who shares no contact."""
        return cls(
            gender=gender, birth=birth, schools=tuple(Stay(key) for key in map(school_key, schools) if key),
            employers=tuple(Stay(key) for key in map(employer_key, employers) if key),
        )  # fmt: skip

    @classmethod
    def from_values(cls, values: Iterable[Triple]) -> "Person":
        """This function will collect the values of one record; fields that do not matter are passed over."""
        by_field: dict[str, dict[int, str]] = {}
        for field, entry, value in values:
            if value and field in _MATCHED:
                by_field.setdefault(field, {}).setdefault(entry, value)

        def single(field: str) -> str:
            entries = by_field.get(field)
            return entries[min(entries)] if entries else ""

        name = single("name")
        return cls(
            name="" if is_masked_name(name) else name,
            gender=single("gender"),
            birth=single("birth"),
            phones=frozenset(filter(None, map(_phone_key, by_field.get("phone", _NONE).values()))),
            emails=frozenset(map(_email_key, by_field.get("email", _NONE).values())),
            wechat=search_key(wechat) if (wechat := single("wechat")) else "",
            id_number=parse_id_number(number) or "" if (number := single("id_number")) else "",
            schools=_stays(by_field, "school", "edu_start", "edu_end", school_key),
            employers=_stays(by_field, "employer", "job_start", "job_end", employer_key),
        )


def _phone_key(phone: str) -> str:
    if is_virtual_phone(phone) or "*" in phone:
        return ""
    return parse_phone(phone) or ""


def _email_key(mail: str) -> str:
    return search_key(mail).strip()


def _stays(
    by_field: dict[str, dict[int, str]],
    name: str,
    start: str,
    end: str,
    to_key: Callable[[str], str],
) -> tuple[Stay, ...]:
    found = []
    for entry, value in by_field.get(name, _NONE).items():
        key = to_key(value)
        if key:
            begin = by_field.get(start, _NONE).get(entry, "")
            close = by_field.get(end, _NONE).get(entry, "")
            found.append(Stay(key, begin[:4], close[:4]))
    return tuple(found)
