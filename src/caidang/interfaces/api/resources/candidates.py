"""Candidates for programs: found, read, changed, labelled; each within the reach and with the masks of the token's member."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.models import Label
from caidang.domain.candidates.selectors.finding.find import CandidatePage, search_candidates
from caidang.domain.candidates.selectors.finding.fitting import find_similar
from caidang.domain.candidates.selectors.labelling.labels import category_tree, labels_on
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.page.told import ToldRecord
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.services.labelling.tags import (
    add_category,
    add_tag,
    category_named,
    remove_tag,
)
from caidang.domain.candidates.services.record.opening import note_found, tell_record
from caidang.domain.review.services.chain.editing import set_value
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import within
from caidang.interfaces.api.shapes import (
    CandidateBrief,
    CandidateWhole,
    Changed,
    Listed,
    NameWanted,
    SimilarTold,
    Sought,
)
from caidang.interfaces.api.states import as_read, etag

router = Router(tags=["候选人"])
_GONE = "没有这个标签，或这份档案上没有它。"


@router.get("/candidates", response=Listed[CandidateBrief], summary="候选人，最近更新的在前", operation_id="list_candidates")
def list_candidates(request: HttpRequest, limit: int = 50, cursor: str | None = None) -> dict[str, object]:
    """List all that the member reaches. What may be personal is sought by POST, so that it stands in no address."""
    return _page(viewer_of(request), Sought(q="", sort="updated", limit=within(limit), cursor=cursor))


@router.post("/candidates/search", response=Listed[CandidateBrief], summary="找候选人", operation_id="search_candidates")
def search(request: HttpRequest, sought: Sought) -> dict[str, object]:
    """Search as the search box does: words, phrases, fields, ranges, and filters by the facets."""
    return _page(viewer_of(request), sought)


@router.get("/candidates/{str:candidate_id}", response=CandidateWhole, summary="一份档案", operation_id="get_candidate")
def read(request: HttpRequest, candidate_id: str, response: HttpResponse) -> dict[str, object]:
    """Return the record; that it was looked at is written down. ``ETag`` names its state."""
    told = tell_record(candidate_id, viewer=viewer_of(request), now=timezone.now(), today=timezone.localdate())
    response["ETag"] = _state(told.row)
    return _whole(told)


@router.patch("/candidates/{str:candidate_id}", response=CandidateWhole, summary="改几个值", operation_id="change_candidate")
def change(request: HttpRequest, candidate_id: str, wanted: Changed, response: HttpResponse) -> dict[str, object]:
    """Set values, all or none, if the record is as it was read (``If-Match``)."""
    viewer, now = viewer_of(request), timezone.now()
    record = get_candidate(candidate_id, viewer=viewer)
    with as_read(request, f"candidate:{record.pk}", lambda: state_of(candidate_id, viewer=viewer)):
        for one in wanted.values:
            set_value(candidate=record, field=one.field, entry=one.entry, text=one.value, actor=viewer, now=now)
    told = tell_record(candidate_id, viewer=viewer, now=now, today=timezone.localdate())
    response["ETag"] = _state(told.row)
    return _whole(told)


@router.post("/candidates/{str:candidate_id}/tags", response={204: None}, summary="加标签", operation_id="add_tag")
def tag(request: HttpRequest, candidate_id: str, wanted: NameWanted) -> Status[None]:
    """Put a tag on; one that is there already stays as it is."""
    viewer = viewer_of(request)
    add_tag(candidate=get_candidate(candidate_id, viewer=viewer), name=wanted.name, actor=viewer, now=timezone.now())
    return Status(204, None)


@router.post("/candidates/{str:candidate_id}/categories", response={204: None}, summary="放进分类", operation_id="add_category")
def sort(request: HttpRequest, candidate_id: str, wanted: NameWanted) -> Status[None]:
    """Stand a record in a category, told by the way to it."""
    viewer = viewer_of(request)
    add_category(candidate=get_candidate(candidate_id, viewer=viewer), name=wanted.name, actor=viewer, now=timezone.now())
    return Status(204, None)


@router.post("/candidates/{str:candidate_id}/tags/remove", response={204: None}, summary="去掉标签", operation_id="remove_tag")
def untag(request: HttpRequest, candidate_id: str, wanted: NameWanted) -> Status[None]:
    """Take a tag off."""
    viewer = viewer_of(request)
    record = get_candidate(candidate_id, viewer=viewer)
    label = Label.objects.filter(kind=Label.Kind.TAG, name=wanted.name, taggings__candidate=record).first()
    if label is None:
        raise NotFound(_GONE)
    remove_tag(candidate=record, tag_id=label.pk, actor=viewer, now=timezone.now())
    return Status(204, None)


@router.post(
    "/candidates/{str:candidate_id}/categories/remove", response={204: None}, summary="移出分类", operation_id="remove_category"
)
def unsort(request: HttpRequest, candidate_id: str, wanted: NameWanted) -> Status[None]:
    """Take a record out of a category, told by the way to it."""
    viewer = viewer_of(request)
    record = get_candidate(candidate_id, viewer=viewer)
    require(viewer, Action.TAG_CANDIDATE, record.target)
    remove_tag(candidate=record, tag_id=category_named(wanted.name).pk, actor=viewer, now=timezone.now())
    return Status(204, None)


@router.get(
    "/candidates/{str:candidate_id}/similar", response=list[SimilarTold], summary="相似的人", operation_id="list_similar"
)
def similar(request: HttpRequest, candidate_id: str) -> list[dict[str, object]]:
    """List who is like this person by title, skills, degree and place, the most alike first."""
    page = find_similar(candidate_id, viewer=viewer_of(request), today=timezone.localdate())
    return [{"score": one.fit.score, "candidate": _row(one.row)} for one in page.found]


def _page(viewer: Viewer, sought: Sought) -> dict[str, object]:
    page, after = _place(sought.cursor)
    filters = {name: tuple(values) for name, values in sought.filters.items() if values}
    found = search_candidates(
        text=sought.q, filters=filters, viewer=viewer, page=page, today=timezone.localdate(), sort=_order(sought.sort),
        page_size=within(sought.limit), after=after, are_facets_wanted=False,
    )  # fmt: skip
    note_found(found, viewer=viewer, now=timezone.now())
    return {"items": [_row(one.row) for one in found.found], "total": found.total, "next": _next(found, within(sought.limit))}


def _order(sort: str) -> str:
    if sort not in ("", "relevance", "updated", "created", "experience", "salary", "name"):
        raise InvalidInput("顺序只能是 relevance、updated、created、experience、salary、name。")
    return sort


def _place(cursor: str | None) -> tuple[int, int | None]:
    """A cursor is a page, or a page and the place behind which it begins, which no change moves."""
    if not cursor:
        return 1, None
    page, _, after = cursor.partition("-")
    if not all(part.isascii() and part.lstrip("m").isdigit() and len(part) <= 19 for part in (page, after or "0")):
        raise InvalidInput("cursor 不对：用上一页给的 next。")
    number = int(after.lstrip("m")) if after else None
    return max(1, int(page)), -number if number is not None and after.startswith("m") else number


def _next(found: CandidatePage, limit: int) -> str | None:
    if found.page >= found.pages or len(found.found) < limit:
        return None
    place = "" if found.after is None else f"-{'m' if found.after < 0 else ''}{abs(found.after)}"
    return f"{found.page + 1}{place}"


def _state(row: CandidateRow) -> str:
    return etag(row.public_id, row.updated_at.isoformat(), *row.tags, *row.categories)


def state_of(candidate_id: str, *, viewer: Viewer) -> str:
    """This function will name a record's present state without opening its values."""
    record = get_candidate(candidate_id, viewer=viewer)
    labels = labels_on(record.pk, tree=category_tree(is_all=True))
    tags = [one.name for one in labels if not one.is_category]
    return etag(str(record.public_id), record.updated_at.isoformat(), *tags, *(one.path for one in labels if one.is_category))


def _row(row: CandidateRow) -> dict[str, object]:
    plain = {
        name: str(getattr(row, name))
        for name in (
            "name", "city", "degree", "school", "employer", "title", "expected_job", "expected_salary", "phone", "email", "source",
        )
    }  # fmt: skip
    return {
        **plain, "id": row.public_id, "years": row.years, "skills": [str(one) for one in row.skills], "tags": list(row.tags),
        "categories": list(row.categories), "created_at": row.created_at, "updated_at": row.updated_at,
    }  # fmt: skip


def _whole(told: ToldRecord) -> dict[str, object]:
    """The record as plain data: it is checked against its description once, when it is answered."""
    values = [
        {
            "field": one.field.key, "entry": one.entry, "value": str(one.value), "origin": one.origin, "is_sure": one.is_sure,
            "is_masked": one.is_masked,
        }
        for one in told.values
    ]  # fmt: skip
    documents = [
        {
            "id": one.public_id, "filename": str(one.filename), "kind": one.kind, "pages": one.page_count, "bytes": one.size,
            "received_at": one.received_at,
        }
        for one in told.documents
    ]  # fmt: skip
    return {**_row(told.row), "values": values, "documents": documents, "merged_into": told.merged_into or None}
