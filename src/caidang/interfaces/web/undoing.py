"""A change is told in the corner, with a button that takes it back."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from caidang.domain.clients.models import Revision


def tell_with_undo(request: HttpRequest, text: str, done: Revision | None) -> None:
    """Say on the next page what was done, with its undo where anything was changed."""
    address = reverse("revision_undo", args=[done.pk]) if done is not None else ""
    messages.success(request, text, extra_tags=address)
