"""Who a token acts for, and what it may do."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.interfaces.api.bearer import bearer


@bearer("GET", "HEAD")
def me(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Return the member's name and role and the actions open to this token now."""
    allowed = [action.name.lower() for action in Action if may(viewer, action)]
    names = names_of([viewer.user_id])
    body = {"name": names.get(viewer.user_id or 0, ""), "role": viewer.role.value, "actions": allowed}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})
