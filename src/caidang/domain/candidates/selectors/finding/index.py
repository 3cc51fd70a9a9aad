"""What the search index is fed: each living record as the index knows it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caidang.core.resume.dictionary import canonical_city, canonical_school
from caidang.core.sorting.tree import Tree
from caidang.core.text.numbers import parse_salary
from caidang.domain.candidates.catalogue import COUNTED, THERE, own_fields
from caidang.domain.candidates.fields import Field
from caidang.domain.candidates.freshness import stale_from
from caidang.domain.candidates.models import Candidate, ClientHold, FieldValue, OwnField
from caidang.domain.candidates.selectors.finding.stated import months, stated_values
from caidang.domain.candidates.selectors.finding.talent_lists import lists_of
from caidang.domain.candidates.selectors.finding.texts import document_texts, with_stem
from caidang.domain.candidates.selectors.labelling.fresh_days import known_days, months_of
from caidang.domain.candidates.selectors.labelling.labels import category_tree, labels_of
from caidang.domain.candidates.selectors.page.attachments import open_names, paper_texts
from caidang.domain.candidates.selectors.shown.rows import tiers_at
from caidang.domain.candidates.values import SOURCE_NAMES, known_cities
from caidang.foundation.accounts.members import every_name, names_of
from caidang.foundation.accounts.policy import EVERYBODY, Sensitivity
from caidang.foundation.search.index.values import IndexDocument, Kept
from caidang.foundation.search.query.own import PREFIX, OwnValue, day_number, scaled
from caidang.foundation.vault import services as vault

_CONTACTS = ("phone", "email", "wechat", "id_number")


@dataclass(frozen=True, slots=True)
class Beside:
    """What a room above knows of a record: values of columns, and texts that it is found by."""

    columns: Mapping[str, tuple[str, ...]]
    texts: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    """Texts that not all who may find the record may find it by."""


Look = Callable[[Sequence[int]], Mapping[int, Beside]]
"""Returns what is known beside the records, by their ids."""


def together(*looks: Look) -> Look:
    """Return one look that tells what all of these do, in their order."""

    def look(ids: Sequence[int]) -> Mapping[int, Beside]:
        found: dict[int, Beside] = {}
        for one in looks:
            for pk, told in one(ids).items():
                known = found.get(pk, Beside({}))
                found[pk] = Beside(
                    {**known.columns, **told.columns}, (*known.texts, *told.texts), (*known.kept, *told.kept)
                )
        return found

    return look


NOBODY = "公共池"
"""The owner of records that nobody looks after."""


def load_index_documents(
    ids: Sequence[int], *, beside: Look | None = None
) -> dict[int, IndexDocument]:
    """Return the index's view of these records as they are now; merged and erased ones are left out."""
    more = beside(ids) if beside is not None else {}
    holders = _holders(ids)
    rows = Candidate.objects.filter(pk__in=list(ids), merged_into=None, data_key__erased_at=None)
    tags, stands = labels_of(ids)
    tree = category_tree(is_all=True)
    lists = lists_of(ids)
    texts = {
        pk: [f"{with_stem(each.filename)}\n{each.text}" for each in found]
        for pk, found in document_texts(ids).items()
    }
    for pk, read in paper_texts(ids).items():
        texts.setdefault(pk, []).extend(map(with_stem, read))
    for pk, typed in _typed_texts(ids).items():
        texts.setdefault(pk, []).extend(typed)
    found = list(rows.select_related("data_key", "audience"))
    owners = names_of(row.owner for row in found)
    columns = {
        row.pk: {
            "owner": (owners.get(row.owner, ""),) if row.owner else () if holders.get(row.pk) else (NOBODY,),
            "client": tuple(holders.get(row.pk, ())),
            "category": _standing(tree, stands.get(row.pk, ())),
            "list": tuple(map(str, lists.get(row.pk, ()))),
            **(more[row.pk].columns if row.pk in more else {}),
        }
        for row in found
    }
    for pk, told in more.items():
        texts.setdefault(pk, []).extend(told.texts)
    names = {pk: tuple(tree.branches[int(one)].name for one in found["category"]) for pk, found in columns.items()}
    for pk, own in stands.items():
        texts.setdefault(pk, []).append(" ".join(tree.branches[one].name for one in own if one in tree.branches))
    fields = own_fields()
    has_files = any(field.kind == OwnField.Kind.FILE for field in fields.values())
    papers = open_names(ids) if has_files else {}
    called = every_name() if any(field.kind == OwnField.Kind.PERSON for field in fields.values()) else {}
    days, lasting, stated = known_days(found), months_of([row.pk for row in found]), stated_values(ids)
    stale = {
        row.pk: stale_from(days[row.pk], lasting[row.pk], row.created_at.date().toordinal()) for row in found
    }
    return {
        row.pk: _index_document(
            row, tuple(tags.get(row.pk, ())), texts.get(row.pk, []), columns[row.pk],
            names={"category": names[row.pk]}, fields=fields, stale=stale[row.pk], called=called, papers=papers,
            kept=more[row.pk].kept if row.pk in more else (), stated=stated.get(row.pk, ()),
        )
        for row in found
    }  # fmt: skip


def list_index_ids() -> Iterable[int]:
    """Yield the id of every record that belongs in the index."""
    rows = Candidate.objects.filter(merged_into=None, data_key__erased_at=None)
    return rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000)


def _typed_texts(ids: Sequence[int]) -> dict[int, list[str]]:
    """Return what people typed into these records: it may stand in no document."""
    typed: dict[int, list[str]] = {}
    rows = FieldValue.objects.filter(
        candidate_id__in=list(ids), retired_at=None
    ).exclude(origin=FieldValue.Origin.PARSER).exclude(field__startswith=PREFIX)
    for row in rows.exclude(field__in=_CONTACTS).select_related("candidate__data_key"):
        key = row.candidate.data_key
        text = vault.open_sealed(key, row.value_place, bytes(row.value)).decode()
        if text:
            typed.setdefault(row.candidate_id, []).append(text)
    return typed


def _holders(ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of the client teams that hold these records."""
    found: dict[int, list[str]] = {}
    holds = ClientHold.objects.filter(candidate_id__in=list(ids)).order_by("team__name")
    for pk, name in holds.values_list("candidate_id", "team__name"):
        found.setdefault(pk, []).append(name)
    return found


def _standing(tree: Tree, own: Iterable[int]) -> tuple[str, ...]:
    """The categories that a record stands in and all above them: a parent counts its children."""
    return tuple(dict.fromkeys(str(pk) for one in own for pk in tree.up(one)))


def _index_document(
    candidate: Candidate, tags: tuple[str, ...], texts: list[str],
    columns: Mapping[str, tuple[str, ...]], names: Mapping[str, tuple[str, ...]],
    fields: Mapping[str, Field], stale: int, kept: tuple[Kept, ...], called: Mapping[int, str],
    papers: Mapping[str, str], stated: Iterable[FieldValue],
) -> IndexDocument:  # fmt: skip
    key = candidate.data_key
    summary = vault.open_json(key, candidate.summary_place, bytes(candidate.summary))
    schools = _texts(summary, "schools")
    own = _own_values(summary, fields, papers)
    return IndexDocument(
        id=candidate.pk,
        name=summary.get("name") or "",
        title=" ".join([*_texts(summary, "titles"), summary.get("expected_job") or ""]),
        body="\n".join([*texts, *_shown_texts(summary), *_open_to_all(own)]),
        tags=tags,
        schools=(*schools, *_full_names(schools)),
        employers=_texts(summary, "employers"),
        exact=(
            *_texts(summary, "phones"),
            *_texts(summary, "emails"),
            *_text(summary, "wechat"),
            *_text(summary, "qq"),
            *_text(summary, "id_number"),
        ),
        scopes=(EVERYBODY, *sorted(candidate.audience.names)),
        columns={
            "city": tuple(canonical_city(name) or name for name in _text(summary, "city")),
            "wish": tuple(canonical_city(name) or name for name in _hoped(summary)),
            "degree": _text(summary, "highest_degree"),
            "tier": tiers_at(schools),
            "skill": _texts(summary, "skills"),
            "tag": tags,
            "source": (candidate.source,),
            **{name: values for name, values in columns.items() if values},
        },
        names={**names, "source": (SOURCE_NAMES.get(candidate.source, candidate.source),)},
        own=(*(_indexed(field, value) for field, value in own), *_named(own, called)),
        kept=kept,
        numbers={
            "updated": _milliseconds(candidate.updated_at),
            "created": _milliseconds(candidate.created_at),
            "stale": stale,
            **months(summary, stated),
            **_pay(summary),
        },
    )


def _own_values(
    summary: Mapping[str, Any], fields: Mapping[str, Field], papers: Mapping[str, str]
) -> list[tuple[Field, str]]:
    """The values as they are asked for: of a field that points to a paper, that it is there, and its name where that is no secret."""
    told = summary.get("own") or {}
    pairs = [(fields[key], value) for key, values in told.items() if key in fields for value in values]
    plain = [(field, value) for field, value in pairs if field.kind != OwnField.Kind.FILE]
    files = [(field, papers[value]) for field, value in pairs if field.kind == OwnField.Kind.FILE and value in papers]
    return [*plain, *((field, text) for field, name in files for text in (THERE, name) if text)]


def _indexed(field: Field, value: str) -> OwnValue:
    number = None
    if field.kind == OwnField.Kind.NUMBER:
        number = scaled(float(value))
    elif field.kind == OwnField.Kind.DATE:
        number = day_number(date.fromisoformat(value))
    is_counted = field.kind in COUNTED and (field.kind != OwnField.Kind.FILE or value == THERE)
    return OwnValue(field.key, value, is_counted=is_counted, number=number)


def _named(own: Iterable[tuple[Field, str]], called: Mapping[int, str]) -> Iterable[OwnValue]:
    """Members stand in their fields by their numbers; people ask for them by their names."""
    for field, value in own:
        if field.kind == OwnField.Kind.PERSON and value.isdigit() and (name := called.get(int(value))):
            yield OwnValue(field.key, name)


def _open_to_all(own: Iterable[tuple[Field, str]]) -> Iterable[str]:
    """Values that are found by any word of them: of public fields only, for a hit tells what is in the field."""
    words = (OwnField.Kind.TEXT, OwnField.Kind.CHOICE, OwnField.Kind.MULTI)
    return (v for field, v in own if field.sensitivity is Sensitivity.PUBLIC and field.kind in words)


def _text(summary: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return (summary[name],) if summary.get(name) else ()


def _texts(summary: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(summary.get(name) or ())


def _shown_texts(summary: Mapping[str, Any]) -> Iterable[str]:
    """Values that a person may have typed, so that they stand in no document."""
    yield from _texts(summary, "skills")
    for name in ("city", "expected_city", "expected_salary", "gender", "highest_degree"):
        yield from _text(summary, name)
    yield from known_cities([*_text(summary, "city"), *_text(summary, "expected_city")])


def _hoped(summary: Mapping[str, Any]) -> list[str]:
    """The places where the person would work, each by itself."""
    return [name for name in re.split(r"[\s,，、;；/|]+|或者?", summary.get("expected_city") or "") if name]


def _full_names(schools: Iterable[str]) -> tuple[str, ...]:
    """Return the full names of schools that the record calls by another: 北大, PKU."""
    known = {name: canonical_school(name) for name in schools}
    return tuple(full for name, full in known.items() if full and full != name)


def _pay(summary: Mapping[str, Any]) -> dict[str, int]:
    """Return the pay hoped for as yuan a month, lowest and highest."""
    salary = parse_salary(summary.get("expected_salary") or "")
    monthly = salary.monthly if salary else None
    return {} if monthly is None else {"salary": monthly[0], "salary_high": monthly[1]}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
