"""Who a token acts for, and what it may do."""

from django.http import HttpRequest
from ninja import Router

from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, may
from caidang.interfaces.api.door import viewer_of
from caidang.interfaces.api.shapes import MeTold

router = Router()


@router.get("/me", response=MeTold, summary="我是谁", tags=["我"], operation_id="get_me")
def me(request: HttpRequest) -> MeTold:
    """Return the member's name and role and the actions open to this token now."""
    viewer = viewer_of(request)
    allowed = [action.name.lower() for action in Action if may(viewer, action)]
    names = names_of([viewer.user_id])
    return MeTold(name=names.get(viewer.user_id or 0, ""), role=viewer.role.value, actions=allowed)
