"""What programs propose, and a person decides."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.review.selectors.proposals import list_proposals
from caidang.domain.review.services.chain.proposals import propose_change
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.paging import next_of, place_of
from caidang.interfaces.api.shapes import Listed, ProposalMade, ProposalTold, ProposalWanted

router = Router(tags=["提议"])


@router.post(
    "/candidates/{str:candidate_id}/proposals", response={201: ProposalMade}, summary="提议改一处，由人决定", operation_id="propose_change"
)
def propose(request: HttpRequest, candidate_id: str, wanted: ProposalWanted) -> Status[ProposalMade]:
    """Propose a value; nothing is written until a person takes it over."""
    viewer = viewer_of(request)
    row = propose_change(
        candidate=get_candidate(candidate_id, viewer=viewer), field=wanted.field, entry=wanted.entry, text=wanted.value,
        reason=wanted.reason, actor=viewer, now=timezone.now(),
    )  # fmt: skip
    return Status(201, ProposalMade(id=str(row.public_id), state=row.state))


@router.get("/proposals", response=Listed[ProposalTold], summary="等人决定的提议，新的在前", operation_id="list_proposals")
def proposals(request: HttpRequest, cursor: str | None = None) -> Listed[ProposalTold]:
    """List what nobody has decided yet."""
    rows, after = list_proposals(viewer=viewer_of(request), today=timezone.localdate(), before=place_of(cursor))
    items = [
        ProposalTold(
            id=one.public_id, candidate_id=one.person.public_id, candidate=str(one.person.name), field=one.label, was=str(one.was),
            value=str(one.value), reason=one.reason, by=one.by, at=one.at,
        )
        for one in rows
    ]  # fmt: skip
    return Listed(items=items, total=None, next=next_of(after))
