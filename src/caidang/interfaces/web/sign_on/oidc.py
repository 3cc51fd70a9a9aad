"""OpenID Connect, as the log-in library does it, but believing less.

The library takes an ID token on the word of the line it came over, which the standard allows. Here
its signature, issuer, audience, time, kind and nonce are looked at in any case (OpenID Connect
Core 1.0, 3.1.3.7), and whoever describes himself as another issuer is not listened to (Discovery
1.0, 4.3).
"""

import functools
import hashlib
import logging
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponseBase

from caidang.interfaces.web.sign_on.sparing import Sparing, answer, way_back

logger = logging.getLogger(__name__)

SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""What an ID token may be signed with: never nothing, and never a secret that both sides know."""
_CLAIMS = ("iss", "sub", "aud", "exp", "iat", "nonce")
_LEEWAY = 60
"""Seconds by which two clocks may differ."""
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_WELL_KNOWN = "/.well-known/openid-configuration"


class OidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One provider, asked and looked at closely."""

    _nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; raises OAuth2Error where it says that it is another."""
        told: dict[str, Any] = super().openid_config
        issuer = self.get_provider().issuer
        if told.get("issuer") != issuer:
            raise self._error("it names another issuer")
        scheme = urlsplit(issuer).scheme
        if any(urlsplit(str(told.get(name))).scheme != scheme for name in _ENDPOINTS):
            raise self._error("an address of it is not safe")
        return told

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Trade the code for tokens, if it came from this provider and this browser asked for it."""
        told = request.GET.get("iss")
        if told is None and self.openid_config.get("authorization_response_iss_parameter_supported"):
            raise self._error("the answer does not say whose it is")
        if told not in (None, self.openid_config["issuer"]):
            raise self._error("the answer is another's")
        if not pkce_code_verifier:
            raise self._error("nobody here asked")
        self._nonce = nonce_of(pkce_code_verifier)
        data: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return data

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Read who it is from the ID token, and his name from where the provider tells it."""
        data: dict[str, Any] = {"id_token": self._claims(app, str(kwargs["response"].get("id_token", "")))}
        if self.openid_config.get("userinfo_endpoint"):
            data["userinfo"] = self._told_of(token.token)
            if data["userinfo"].get("sub") != data["id_token"]["sub"]:
                raise self._error("the name told is another's")
        return self.get_provider().sociallogin_from_response(request, data)

    def _told_of(self, token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            asked = session.get(self.profile_url, headers={"Authorization": f"Bearer {token}"})
        return answer(asked, of="userinfo")

    def _claims(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
            if header.get("alg") not in SIGNATURES or str(header.get("typ", "JWT")).upper() != "JWT":
                raise self._error("the ID token is of another kind")
            claims: dict[str, Any] = jwt.decode(
                id_token, self._key(header), algorithms=[header["alg"]], audience=app.client_id,
                issuer=self.openid_config["issuer"], leeway=_LEEWAY, options={"require": list(_CLAIMS)},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise self._error(f"the ID token does not hold ({type(error).__name__})") from error
        # For several at once it is made out to one of them, who is named (3.1.3.7, 4 and 5).
        if claims.get("azp", app.client_id) != app.client_id or claims["nonce"] != self._nonce:
            raise self._error("the ID token was not made for this log-in")
        return claims

    def _key(self, header: dict[str, Any]) -> jwt.PyJWK:
        """Return the provider's key that the token names; whatever key the token itself brings is not looked at."""
        with get_adapter().get_requests_session() as session:
            told = answer(session.get(self.openid_config["jwks_uri"]), of="jwks_uri")
        fit = [
            key for key in told.get("keys", ())
            if key.get("kid") == header.get("kid") and key.get("use", "sig") == "sig"
            and key.get("alg", header["alg"]) == header["alg"]
        ]  # fmt: skip
        if len(fit) != 1:
            raise self._error("no key of the provider's is named")
        return jwt.PyJWK(fit[0], algorithm=header["alg"])

    def _error(self, reason: str) -> OAuth2Error:
        logger.warning("sign-on %s: %s", self.provider_id, reason)
        return OAuth2Error(reason)


class OidcProvider(OpenIDConnectProvider, Sparing):  # type: ignore[misc]
    """Any provider that describes itself at ``/.well-known/openid-configuration``."""

    oauth2_adapter_class = OidcAdapter

    @property
    def issuer(self) -> str:
        """Who it is, as the administrator wrote it."""
        return str(self.app.settings["server_url"]).removesuffix(_WELL_KNOWN)

    @property
    def server_url(self) -> str:
        """Where it describes itself (Discovery 1.0, 4.1)."""
        return self.issuer.rstrip("/") + _WELL_KNOWN

    def get_pkce_params(self) -> dict[str, Any]:
        """Return a fresh proof that the same browser asks and comes back, and a nonce made of it."""
        proof = generate_code_challenge()
        return {**proof, "nonce": nonce_of(proof["code_verifier"])}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the subject, which never becomes another person's."""
        return str(data["id_token"]["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """Return what the member knows his account by."""
        told = data.get("userinfo") or data["id_token"]
        return {"label": str(told.get("name") or told.get("preferred_username") or "")}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, str]:
        """Return nothing: no member is ever made of it."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Return none: an address binds nobody."""
        return []


def nonce_of(code_verifier: str) -> str:
    """Return the nonce that goes with a proof: the session keeps the one, and so knows the other."""
    return urlsafe_b64encode(hashlib.sha256(f"nonce {code_verifier}".encode()).digest()).decode().rstrip("=")


def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take back whoever comes from a provider; 404 where it is not configured."""
    return way_back(functools.partial(OidcAdapter, provider_id=provider_id))(request)
