"""What the search index is fed: each living record as the index knows it."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from caidang.domain.candidates.models import Candidate, Document
from caidang.domain.candidates.selectors.rows import tags_of
from caidang.domain.candidates.values import years_of_work
from caidang.foundation.search.values import IndexDocument
from caidang.foundation.vault import services as vault


def load_index_documents(ids: Sequence[int]) -> dict[int, IndexDocument]:
    """Return the index's view of these records as they are now; merged and erased ones are left out."""
    rows = Candidate.objects.filter(pk__in=list(ids), merged_into=None, data_key__erased_at=None)
    tags = tags_of(ids)
    texts: dict[int, list[str]] = {}
    documents = Document.objects.filter(candidate_id__in=list(ids)).defer("pages")
    for document in documents.select_related("data_key"):
        name = vault.open_sealed(
            document.data_key, document.filename_place, bytes(document.filename)
        )
        text = vault.open_sealed(document.data_key, document.text_place, bytes(document.text))
        texts.setdefault(document.candidate_id, []).append(
            f"{name.decode()}\n{zlib.decompress(text).decode()}"
        )
    return {
        row.pk: _index_document(row, tuple(tags.get(row.pk, ())), texts.get(row.pk, []))
        for row in rows.select_related("data_key")
    }


def list_index_ids() -> Iterable[int]:
    """Yield the id of every record that belongs in the index."""
    rows = Candidate.objects.filter(merged_into=None, data_key__erased_at=None)
    return rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000)


def _index_document(
    candidate: Candidate, tags: tuple[str, ...], texts: list[str]
) -> IndexDocument:
    key = candidate.data_key
    summary = vault.open_json(key, candidate.summary_place, bytes(candidate.summary))
    years = years_of_work(summary, candidate.updated_at.date())
    return IndexDocument(
        id=candidate.pk,
        name=summary.get("name") or "",
        title=" ".join([*_texts(summary, "titles"), summary.get("expected_job") or ""]),
        body="\n".join([*texts, *_shown_texts(summary)]),
        tags=tags,
        schools=_texts(summary, "schools"),
        employers=_texts(summary, "employers"),
        exact=(
            *_texts(summary, "phones"),
            *_texts(summary, "emails"),
            *_text(summary, "wechat"),
            *_text(summary, "id_number"),
        ),
        scopes=("all",),
        columns={
            "city": _text(summary, "city"),
            "degree": _text(summary, "highest_degree"),
            "skill": _texts(summary, "skills"),
            "tag": tags,
            "source": (candidate.source,),
        },
        numbers={
            "updated": _milliseconds(candidate.updated_at),
            "created": _milliseconds(candidate.created_at),
            **({} if years is None else {"years": years}),
        },
    )


def _text(summary: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return (summary[name],) if summary.get(name) else ()


def _texts(summary: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(summary.get(name) or ())


def _shown_texts(summary: Mapping[str, Any]) -> Iterable[str]:
    """Values that a person may have typed, so that they stand in no document."""
    yield from _texts(summary, "skills")
    for name in ("city", "expected_city", "expected_salary", "gender", "highest_degree"):
        yield from _text(summary, name)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
