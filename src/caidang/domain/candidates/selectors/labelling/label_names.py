"""Names that tags and categories once had still lead to them: in kept searches, and in what people type from memory."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from caidang.domain.candidates.models import Label, LabelEdit

_ASKED: Final = re.compile(
    r"(?P<field>(?P<name>标签|tags?|分类|类别|类目|category)\s*[:\uff1a])\s*"
    r'(?:["\u201c](?P<quoted>[^"\u201d]{1,80})["\u201d]|(?P<bare>[^\s"|()\uff08\uff09\u201c]{1,80}))',
    re.IGNORECASE,
)
_NONE: Final[Mapping[str, int]] = MappingProxyType({})
_CATEGORIES: Final = ("分类", "类别", "类目", "category")


def in_present_names(text: str) -> str:
    """Return a search with the names that tags and categories had turned into those they have, behind 标签: and 分类:."""
    asked = list(_ASKED.finditer(text))
    if not asked:
        return text
    now: dict[Label.Kind, Mapping[str, str]] = {}
    for kind in Label.Kind:
        now[kind] = present_names([_said(match) for match in asked if _kind(match) is kind], kind)

    def replaced(match: re.Match[str]) -> str:
        name = now[_kind(match)].get(_said(match))
        return f'{match["field"]}"{name}"' if name else match.group()

    return _ASKED.sub(replaced, text)


def tag_numbers(filters: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the numbers of the tags that a search asks for, to be kept with it."""
    rows = Label.objects.filter(kind=Label.Kind.TAG, name__in=list(filters.get("tag", ())))
    return dict(rows.values_list("name", "pk"))


def with_present_tags(
    filters: Mapping[str, Sequence[str]], numbers: Mapping[str, int] = _NONE
) -> dict[str, tuple[str, ...]]:
    """Return the filters of a kept search with its tags by the names that they have now.

    Those whose ``numbers`` were kept with it are found by these, the others by what they were called.
    """
    found = {name: tuple(values) for name, values in filters.items()}
    if tags := found.get("tag"):
        rows = Label.objects.filter(pk__in=numbers.values()).select_related("merged_into")
        kept = {row.pk: _surviving(row).name for row in rows}
        now = present_names([name for name in tags if numbers.get(name) not in kept], Label.Kind.TAG)
        now |= {name: kept[pk] for name, pk in numbers.items() if pk in kept}
        found["tag"] = tuple(dict.fromkeys(now.get(name, name) for name in tags))
    return found


def present_names(names: Iterable[str], kind: Label.Kind) -> dict[str, str]:
    """Return, for those of the names that no label has, what the label is called that had it last.

    A label that has the name today is meant by it, whoever had it before. No query for no names.
    """
    wanted = set(names)
    if not wanted:
        return {}
    labels = Label.objects.filter(kind=kind)
    wanted -= set(labels.filter(name__in=wanted, merged_into=None).values_list("name", flat=True))
    if not wanted:
        return {}
    found: dict[str, str] = {}
    edits = LabelEdit.objects.filter(label__kind=kind).select_related("label__merged_into").order_by("pk")
    for edit in edits:
        for name in (edit.was.get("name"), edit.became.get("name")):
            if name in wanted:
                found[name] = _surviving(edit.label).name
    for label in labels.filter(name__in=wanted).exclude(merged_into=None).select_related("merged_into"):
        found[label.name] = _surviving(label).name
    return found


def _said(match: re.Match[str]) -> str:
    return str(match["quoted"] or match["bare"]).strip()


def _kind(match: re.Match[str]) -> Label.Kind:
    return Label.Kind.CATEGORY if match["name"].lower() in _CATEGORIES else Label.Kind.TAG


def _surviving(label: Label) -> Label:
    while label.merged_into is not None:
        label = label.merged_into
    return label
