"""From a record's values to what a report says: each field shown, masked or left out, texts blacked out."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from caidang.core.report.blacken import blacken
from caidang.core.report.model import Entry, Report, Section
from caidang.core.text.masks import mask
from caidang.core.text.school_tiers import TIERS, tiers_of
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.candidates.summary import summarise
from caidang.domain.candidates.values import PresentValue, years_of_work
from caidang.domain.pipeline.layout import CONTACTS, NEVER, Layout, Mode

_SECRET_IN_TEXT: Final = (*sorted(CONTACTS), *sorted(NEVER & {"id_number"}))
"""Fields whose values are blacked out of running text unless they are shown anyway."""
_NAMES_IN_TEXT: Final = ("name", "former_name", "reports_to", "employer", "school")
_SUMMARY: Final = ("gender", "birth", "age", "highest_degree", "work_years", "city", "household", "native_place", "job_status")
_INTENT: Final = ("expected_job", "expected_city", "expected_salary", "current_salary", "available")
_FEW: Final = 4
_FORMS: Final = re.compile(r"(股份)?有限(责任)?公司$|集团(有限公司)?$|公司$")
"""What a company's name is used without."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What is particular to one copy: who gets it, for what, when, and the consultant's words."""

    number: str
    day: date
    recipient: str
    client: str
    job: str
    pitch: str = ""
    logo: bytes | None = None

    @property
    def words(self) -> dict[str, str]:
        """What placeholders in a layout's words stand for."""
        return {
            "客户": self.client, "收件人": self.recipient, "职位": self.job, "编号": self.number,
            "日期": self.day.isoformat(),
        }  # fmt: skip


def compose(values: Iterable[PresentValue], layout: Layout, copy: Copy) -> Report:
    """Return the report of a person for one recipient."""
    seen = _Person(list(values), layout, copy)
    made = {part.key: _BUILDERS[part.key](seen) for part in layout.parts if part.is_on}
    sections = []
    for part in layout.parts:
        section = made.get(part.key)
        if section is not None and not section.is_empty:
            sections.append(
                Section(part.key, part.heading, section.pairs, section.entries, section.chips, section.lines)
            )
    return Report(
        title=layout.title, name=seen.name, headline=seen.headline, sections=tuple(sections),
        issuer=layout.issuer, notice=_filled(layout.notice, copy.words), number=copy.number,
        day=copy.day.isoformat(), mark=f"{copy.client} {copy.recipient}  {copy.day.isoformat()}  {copy.number}",
        logo=copy.logo,
    )  # fmt: skip


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


class _Person:
    """The values as the layout shows them."""

    def __init__(self, values: Sequence[PresentValue], layout: Layout, copy: Copy) -> None:
        self.layout, self.copy, self._values = layout, copy, values
        self._by_field: dict[str, dict[int, str]] = {}
        for value in values:
            self._by_field.setdefault(value.field, {})[value.entry] = value.value
        self._known = tuple(self._unsaid())

    def _unsaid(self) -> Iterable[str]:
        """What running text may not say: all values of what is not shown, and a Chinese name's given part."""
        for key in (*_SECRET_IN_TEXT, *_NAMES_IN_TEXT):
            if self.layout.mode(FIELDS[key]) is not Mode.SHOW:
                for value in self._by_field.get(key, {}).values():
                    yield value
                    if key == "employer" and len(short := _FORMS.sub("", value)) >= _FEW:
                        yield short
        if self.layout.mode(FIELDS["name"]) is not Mode.SHOW:
            name = self._by_field.get("name", {}).get(0, "")
            if len(name) > 2 and not name.isascii():
                yield name[-2:]

    @property
    def name(self) -> str:
        """The name, its mask, or the copy's code."""
        return self.value("name") or f"候选人 {self.copy.number[-_FEW:]}"

    @property
    def headline(self) -> str:
        """Title, years and city in one line."""
        summary = summarise(self._values)
        years = years_of_work(summary, self.copy.day)
        titles = summary["titles"]
        found = (
            self.text(titles[0]) if titles else "",
            f"{years} 年经验" if years and self.layout.mode(FIELDS["work_years"]) is not Mode.HIDE else "",
            self.value("city"),
        )
        return " · ".join(part for part in found if part)

    def value(self, key: str, entry: int = 0) -> str:
        """Return one field's value as it is shown, empty where it is not."""
        value, mode = self._by_field.get(key, {}).get(entry, ""), self.layout.mode(FIELDS[key])
        if not value or mode is Mode.HIDE:
            return ""
        if mode is Mode.MASK:
            return _masked(key, value)
        if key.endswith(("_start", "_end")):
            return _date(value)
        return value if key in CONTACTS or key in _NAMES_IN_TEXT else self.text(value)

    def all(self, key: str) -> tuple[str, ...]:
        """Return all values of a field as they are shown."""
        found = (self.value(key, entry) for entry in sorted(self._by_field.get(key, {})))
        return tuple(value for value in found if value)

    def text(self, text: str) -> str:
        """Return running text with what leads to the person blacked out."""
        return blacken(text, self._known)

    def lines(self, key: str, entry: int = 0) -> tuple[str, ...]:
        """Return a long field's lines."""
        return tuple(line for line in self.value(key, entry).split("\n") if line.strip())

    def pairs(self, keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return labels and values of single fields that are shown."""
        found = ((FIELDS[key].label, value) for key in keys for value in self.all(key))
        return tuple(found)

    def stays(self, main: str, start: str, end: str) -> list[int]:
        """Return the entries of a group, the latest first."""
        starts, ends = self._by_field.get(start, {}), self._by_field.get(end, {})
        entries = {entry for key in (main, start, end) for entry in self._by_field.get(key, {})}
        return sorted(
            entries, key=lambda n: (ends.get(n, starts.get(n, "")), starts.get(n, "")), reverse=True
        )

    def span(self, start: str, end: str, entry: int) -> str:
        """Return from when to when."""
        found = [self.value(start, entry), self.value(end, entry)]
        return " – ".join(part for part in found if part)


def _masked(key: str, value: str) -> str:
    if key == "employer":
        return "某公司"
    if key == "school":
        tiers = tiers_of(value)
        return f"某{next((tier for tier in TIERS if tier in tiers), '')}高校"
    return value[:4] if key == "birth" else str(mask(key, value))


def _date(value: str) -> str:
    return "至今" if value == "present" else value[:7].replace("-", ".")


def _section(key: str, **parts: object) -> Section:
    return Section(key, "", **parts)  # type: ignore[arg-type]


def _summary(person: _Person) -> Section:
    return _section("summary", pairs=person.pairs(_SUMMARY))


def _recommendation(person: _Person) -> Section:
    text = _filled(person.copy.pitch, person.copy.words)
    return _section("recommendation", lines=tuple(t for t in person.text(text).splitlines() if t.strip()))


def _employment(person: _Person) -> Section:
    return _section("employment", entries=tuple(
        Entry(
            " · ".join(v for v in (person.value("employer", n), person.value("title", n)) if v),
            person.span("job_start", "job_end", n),
            tuple(v for v in (person.value(k, n) for k in ("department", "job_city", "industry", "reports_to")) if v),
            person.lines("duties", n),
        )
        for n in person.stays("employer", "job_start", "job_end")
    ))  # fmt: skip


def _project(person: _Person) -> Section:
    return _section("project", entries=tuple(
        Entry(
            " · ".join(v for v in (person.value("project", n), person.value("project_role", n)) if v),
            person.span("project_start", "project_end", n), (), person.lines("project_duties", n),
        )
        for n in person.stays("project", "project_start", "project_end")
    ))  # fmt: skip


def _education(person: _Person) -> Section:
    return _section("education", entries=tuple(
        Entry(
            " · ".join(v for v in (person.value(k, n) for k in ("school", "degree", "major", "edu_form")) if v),
            person.span("edu_start", "edu_end", n),
        )
        for n in person.stays("school", "edu_start", "edu_end")
    ))  # fmt: skip


def _skill(person: _Person) -> Section:
    return _section("skill", chips=person.all("skill"))


def _language(person: _Person) -> Section:
    return _section("language", chips=person.all("language"))


def _certificate(person: _Person) -> Section:
    return _section("certificate", chips=person.all("certificate"))


def _self(person: _Person) -> Section:
    return _section("self", lines=person.lines("summary"))


def _intent(person: _Person) -> Section:
    return _section("intent", pairs=person.pairs(_INTENT))


def _contact(person: _Person) -> Section:
    return _section("contact", pairs=person.pairs(key for key in FIELDS if key in CONTACTS))


def _closing(person: _Person) -> Section:
    text = _filled(person.layout.closing, person.copy.words)
    return _section("closing", lines=tuple(t for t in text.splitlines() if t.strip()))


_BUILDERS: Final[Mapping[str, Callable[[_Person], Section]]] = {
    "summary": _summary, "recommendation": _recommendation, "employment": _employment, "project": _project,
    "education": _education, "skill": _skill, "language": _language, "certificate": _certificate,
    "self": _self, "intent": _intent, "contact": _contact, "closing": _closing,
}  # fmt: skip
