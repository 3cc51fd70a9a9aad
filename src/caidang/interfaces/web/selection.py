"""Whom a page's form means: the people picked in a list."""

from django.http import HttpRequest

from caidang.domain.candidates.selectors.placing import list_selected
from caidang.foundation.accounts.policy import Viewer


def selected(request: HttpRequest, viewer: Viewer) -> list[int]:
    """Return the numbers of the records that the form names, as far as they are within reach."""
    return [one.pk for one in list_selected(request.POST.getlist("id"), viewer=viewer)]
