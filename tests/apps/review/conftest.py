"""Members of the chain, and records on their way."""

from collections.abc import Callable

import pytest

from caidang.domain.candidates.models import Candidate
from caidang.domain.review.models import Case
from caidang.domain.review.services.chain.cases import case_of
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.accounts.services import create_user
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate

Member = Callable[..., Viewer]


@pytest.fixture
def member(db: None) -> Member:
    """Return a function that makes a member of a role."""
    made = 0

    def make(role: Role) -> Viewer:
        nonlocal made
        made += 1
        user = create_user(
            username=f"{role.value}-{made}", password="paper-lantern-7", role=role, actor=PROGRAM, now=NOW,  # noqa: S106 - of an invented member
        )  # fmt: skip
        return viewer_of(user)

    return make


def a_case(name: str = "张样例", *, by: Viewer | None = None) -> Case:
    """Return the case of a new record, received by somebody."""
    candidate = a_candidate([("name", 0, name), ("phone", 0, "13800001234"), ("employer", 0, "样例公司")])
    if by is not None:
        Candidate.objects.filter(pk=candidate.pk).update(created_by=by.user_id)
        candidate.documents.update(received_by=by.user_id)
    with write_tx():
        return case_of(Candidate.objects.get(pk=candidate.pk), now=NOW)
