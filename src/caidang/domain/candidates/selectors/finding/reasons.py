"""Why each row of a page was found, from the opened records: rows first, documents where needed."""

from collections.abc import Iterator, Sequence

from caidang.domain.candidates.selectors.finding.texts import document_texts
from caidang.domain.candidates.selectors.page.attachments import paper_texts
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import BY_CONTACT
from caidang.domain.candidates.values import SOURCE_NAMES, known_cities
from caidang.foundation.search.finding.explain import (
    BODY,
    CONTACT,
    NAME,
    Passage,
    Reason,
    by_label,
    explain,
)
from caidang.foundation.search.index.values import Sought


def reasons_of(
    sought: Sequence[Sought], rows: Sequence[CandidateRow]
) -> dict[int, tuple[Reason, ...]]:
    """Return the reasons by record id. Documents are opened only for words that no field holds."""
    if not sought:
        return {}
    found = {row.id: explain(sought, _passages(row)) for row in rows}
    unexplained = {
        pk: missing for pk, told in found.items() if (missing := _missing(sought, told))
    }
    documents = _documents(list(unexplained)) if unexplained else {}
    more = {pk: explain(missing, documents.get(pk, ())) for pk, missing in unexplained.items()}
    return {
        pk: by_label((*told, *more.get(pk, ())))
        or (_IN_TALK if _are_certain(unexplained.get(pk, ())) else ())
        for pk, told in found.items()
    }


_IN_TALK = (Reason("留言、面试", ()),)
"""Nothing of it in a field or a file: then it was said in a comment or an interview, which this room does not open."""


def _missing(sought: Sequence[Sought], told: Sequence[Reason | None]) -> list[Sought]:
    """The words for which the fields told nothing, and which documents may hold."""
    return [
        word
        for word, reason in zip(sought, told, strict=True)
        if reason is None and not word.field
    ]


def _are_certain(missing: Sequence[Sought]) -> bool:
    """Tell whether a word has to stand somewhere: 3-5年 may have found the record by what it means."""
    return any(not word.is_loose for word in missing)


def _passages(row: CandidateRow) -> Iterator[Passage]:
    """Yield the row's fields in the order in which they say most."""
    yield Passage(NAME, "姓名", (row.name,))
    yield Passage(CONTACT, BY_CONTACT, row.contacts)
    yield Passage("tag", "标签", row.tags)
    yield Passage("category", "分类", row.categories)
    yield Passage("title", "职位", (*row.titles, row.expected_job))
    yield Passage("employer", "公司", row.employers)
    yield Passage("school", "学校", row.schools)
    yield Passage("tier", "学校层次", row.tiers)
    yield Passage("skill", "技能", row.skills)
    yield Passage("city", "城市", (row.city, row.expected_city, *known_cities((row.city, row.expected_city))))
    yield Passage("degree", "学历", (row.degree,))
    yield Passage("source", "来源", (SOURCE_NAMES.get(row.source, row.source), row.source))
    yield Passage("typed", "填写", row.typed)
    for key, values in row.own.items():
        yield Passage(key, row.own_fields[key].label, values)


def _documents(ids: Sequence[int]) -> dict[int, list[Passage]]:
    """Open the texts and file names of these records, and their papers that all may find."""
    found: dict[int, list[Passage]] = {}
    for pk, texts in document_texts(ids).items():
        for each in texts:
            found.setdefault(pk, []).extend(
                (Passage(BODY, "正文", (each.text,)), Passage(BODY, "文件名", (each.filename,)))
            )
    for pk, papers in paper_texts(ids).items():
        found.setdefault(pk, []).append(Passage(BODY, "附件", tuple(papers)))
    return found
