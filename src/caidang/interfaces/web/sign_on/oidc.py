"""OpenID Connect, as the log-in library does it."""

from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider

from caidang.interfaces.web.sign_on.sparing import Sparing


class OidcProvider(OpenIDConnectProvider, Sparing):  # type: ignore[misc]
    """Any provider that describes itself at ``/.well-known/openid-configuration``."""

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """Return what the member knows his account by."""
        told = data.get("userinfo") or data.get("id_token") or {}
        return {"label": str(told.get("name") or told.get("preferred_username") or "")}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, str]:
        """Return nothing: no member is ever made of it."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Return none: an address binds nobody."""
        return []
