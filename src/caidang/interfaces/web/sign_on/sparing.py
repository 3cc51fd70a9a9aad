"""What our providers have in common: where they are, and how little of what they tell is kept."""

from collections.abc import Callable
from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponseBase


class Sparing(OAuth2Provider):  # type: ignore[misc]
    """Keeps the account's name and nothing else: no mobile, no mail, no picture, no token."""

    label_field = "name"

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """Return what the member knows his account by."""
        return {"label": str(data.get(self.label_field) or "")}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, str]:
        """Return nothing: no member is ever made of it."""
        return {}


def answer(response: Any, *, code: str = "", of: str) -> dict[str, Any]:
    """Return a provider's JSON; raises OAuth2Error where it is none or its ``code`` is not 0.

    What it says is not repeated: it may hold secrets.
    """
    try:
        data = response.json()
    except ValueError as error:
        raise OAuth2Error(f"{of}: no JSON, status {response.status_code}") from error
    if not isinstance(data, dict) or response.status_code >= 400 or (code and data.get(code) != 0):
        raise OAuth2Error(f"{of}: status {response.status_code}")
    return data


def way_back(adapter: Callable[[HttpRequest], OAuth2Adapter]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the view by which people come back from a provider; 404 where it is not configured."""
    view = OAuth2CallbackView.adapter_view(adapter)

    def back(request: HttpRequest) -> HttpResponseBase:
        try:
            answered: HttpResponseBase = view(request)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        return answered

    return back
