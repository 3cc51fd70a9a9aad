"""Résumés whose truth is marked in their own text, and the pages that they are read from.

``{e1:Acme} {t1:Engineer} {j1:2019.3 - now}``: a letter for the field, a number for the stay. ``{w=10K:一万}`` gives the
normal form beside what stands there; a line ``%c=Boston`` at the end says what the text says in no one place.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "tests" / "core" / "resume" / "strangers"
_MARK = re.compile(r"\{(?P<code>[a-z@])(?P<stays>[\d,]*)(?:=(?P<value>[^:}]*))?:(?P<text>[^}]*)\}")
_TOLD = re.compile(r"(?m)^%(?P<code>[a-z@])(?P<stays>\d*)=(?P<value>.*)$\n?")
_SINGLE = dict(
    n="name", g="gender", b="birth", c="city", h="highest_degree", x="expected_job", w="expected_salary"
)
_MANY = {"p": "phones", "@": "emails", "k": "skills"}
_STUDY = dict(s="school", d="degree", m="major", y="dates")
_POST = dict(e="employer", t="title", j="dates")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATE = re.compile(
    r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s*(?P<y1>\d{4})|(?P<m2>\d{1,2})/(?P<y2>\d{4})"
    r"|(?P<y3>\d{4})\s*[年./-]\s*(?P<m3>\d{1,2})(?!\d)|(?P<y4>\d{4})",
    re.I,
)
_NOW = re.compile(r"今|现在|在职|在職|now|present|current|date|ongoing", re.I)
_DEGREES = (
    ("博士", r"ph\.?d|doctor|博士"), ("硕士", r"m\.?\s?(?:a|s|sc|eng|ba|fa|phil)\b|master|ll\.?m|e?mba|mfa|硕士|研究生"),
    ("大专", "大专|专科|diploma|higher diploma"), ("本科", r"b\.?\s?(?:a|s|sc|eng|b\.?a|fa|arch|com)\b|bachelor|ll\.?b|bfa|beng|本科|学士|大學|學士"),
    ("中专", "中专"), ("高中", "高中"), ("初中", "初中"),
)  # fmt: skip
_RANKS = ("博士", "硕士", "本科", "大专", "中专", "高中", "初中")


@dataclass(frozen=True, slots=True)
class Marked:
    """One résumé: its name among the others, its text, its truth in the shape of ``caidang parse --json``."""

    name: str
    text: str
    truth: dict[str, Any]
    batch: str = ""


def marked_resumes(folder: Path = FOLDER) -> Iterator[Marked]:
    """This function will yield all of a folder; a batch is a file of them."""
    for path in sorted(folder.glob("*.txt")):
        for part in re.split(r"(?m)^=== ", path.read_text("utf-8"))[1:]:
            name, _, body = part.partition("\n")
            yield replace(_read(name.strip(), body), batch=path.stem)


def plain(text: str) -> str:
    """This function will return a text without the signs that say how it is set: #, **, columns, table bars."""
    lines = [line for line in text.split("\n") if line not in ("<<<", ">>>")]
    rows = [
        "\t".join(cell.strip() for cell in line.strip("|").split("|"))
        if line.startswith("|")
        else re.sub(r"^(?:#+|@@|>) |\*\*|`|(?<![\w*])\*(?=[^*\s])|(?<=[^*\s])\*(?![\w*])", "", line)
        for line in lines
    ]
    return "\n".join(rows)


def _read(name: str, body: str) -> Marked:
    single: dict[str, str | None] = {}
    many: dict[str, list[str]] = {field: [] for field in _MANY.values()}
    stays: dict[str, dict[int, dict[str, str | None]]] = {"study": defaultdict(dict), "post": defaultdict(dict)}

    def note(code: str, numbers: str, value: str) -> None:
        if code in _SINGLE:
            single[_SINGLE[code]] = _degree(value) if code == "h" and value else value or None
        elif code in _MANY:
            many[_MANY[code]].append(value)
        for kind, fields in (("study", _STUDY), ("post", _POST)):
            for number in map(int, numbers.split(",") if code in fields and numbers else ()):
                _set(stays[kind][number], fields[code], value)

    def take(match: re.Match[str]) -> str:
        value = match["text"].strip() if match["value"] is None else match["value"]
        note(match["code"], match["stays"], value)
        return match["text"]

    told = [match.groups() for match in _TOLD.finditer(body)]
    text = _MARK.sub(take, _TOLD.sub("", body).rstrip("\n"))
    for code, numbers, value in told:
        if code == "p":
            many["phones"] = []
        note(code, numbers, value)
    parts = ("school", "degree", "major"), ("employer", "title")
    education = [stay for stay in _entries(stays["study"], parts[0]) if stay["school"] or stay["start"] or stay["end"]]
    held = [stay["degree"] for stay in education if stay["degree"] in _RANKS]
    single.setdefault("highest_degree", min(held, key=_RANKS.index) if held else None)
    if not many["skills"]:
        del many["skills"]  # none marked: what the reader finds is neither right nor wrong
    truth = {**dict.fromkeys(_SINGLE.values()), **single, **many, "education": education}
    return Marked(name, text, {**truth, "employment": _entries(stays["post"], parts[1])})


def _set(stay: dict[str, str | None], field: str, value: str) -> None:
    if field == "dates":
        stay["start"], stay["end"] = _dates(value)
    else:
        stay[field] = _degree(value) if field == "degree" and value else value or None


def _entries(stays: dict[int, dict[str, str | None]], fields: tuple[str, ...]) -> list[dict[str, str | None]]:
    whole = [{**dict.fromkeys((*fields, "start", "end")), **stays[number]} for number in sorted(stays)]
    return [stay for stay in whole if any(stay.values())]


def _dates(text: str) -> tuple[str | None, str | None]:
    if "~" in text and re.fullmatch(r"[\d-]*~(?:[\d-]*|present)", text):
        start, _, end = text.partition("~")
        return start or None, end or None
    found = list(_DATE.finditer(text))
    if not found:
        return None, None
    if len(found) > 1:
        return _value(found[0]), _value(found[1])
    return _value(found[0]), "present" if _NOW.search(text, found[0].end()) else None


def _degree(text: str) -> str:
    """The normal form of a degree, told apart from what the reader itself knows."""
    low = text.lower()
    return next((name for name, marks in _DEGREES if re.search(f"(?<![a-z])(?:{marks})", low)), text)


def _value(match: re.Match[str]) -> str:
    if match["name"]:
        return f"{match['y1']}-{_MONTHS.index(match['name'].lower()) + 1:02d}"
    month = match["m2"] or match["m3"]
    year = match["y2"] or match["y3"] or match["y4"]
    return f"{year}-{int(month):02d}" if month else str(year)
