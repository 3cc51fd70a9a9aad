"""钉钉, through the log-in library, bound by the union id within one organisation.

``users/me`` tells mail and mobile of whatever organisation the person is in, so neither is looked
at: the code must be this organisation's, and the organisation must know the union id.
"""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.dingtalk.provider import DingTalkAccount
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest

from caidang.interfaces.web.sign_on.sparing import Sparing, answer, way_back

_API, _OLD_API = "https://api.dingtalk.com", "https://oapi.dingtalk.com"
_LOGIN = "https://login.dingtalk.com/oauth2/auth"


class DingTalkAdapter(DingTalkOAuth2Adapter):  # type: ignore[misc]
    """The library's, asked of one organisation."""

    @property
    def access_token_url(self) -> str:
        """Where the person's token comes from."""
        return f"{self._given('api', _API)}/v1.0/oauth2/userAccessToken"

    @property
    def authorize_url(self) -> str:
        """Where the person goes."""
        return self._given("login", _LOGIN)

    @property
    def profile_url(self) -> str:
        """Where it says who he is."""
        return f"{self._given('api', _API)}/v1.0/contact/users/me"

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Ask who it is; raises OAuth2Error for who is not in our organisation now."""
        corp = app.settings["corp_id"]
        if kwargs["response"].get("corpId") != corp:
            raise OAuth2Error("userAccessToken: another organisation")
        with get_adapter().get_requests_session() as session:
            told = answer(
                session.get(self.profile_url, headers={"x-acs-dingtalk-access-token": token.token}),
                of="users/me",
            )
            union = str(told.get("unionId") or "")
            own = answer(
                session.post(
                    f"{self._given('api', _API)}/v1.0/oauth2/accessToken",
                    json={"appKey": app.client_id, "appSecret": app.secret},
                ),
                of="accessToken",
            )
            known = answer(
                session.post(
                    f"{self._given('api_old', _OLD_API)}/topapi/user/getbyunionid",
                    params={"access_token": own.get("accessToken", "")},
                    json={"unionid": union},
                ),
                code="errcode",
                of="getbyunionid",
            )
        # 0 is somebody of the organisation, 1 an outside contact of it.
        if not union or (known.get("result") or {}).get("contact_type") != 0:
            raise OAuth2Error("getbyunionid: not of this organisation")
        who = {"corp": corp, "unionid": union, "nick": told.get("nick")}
        return self.get_provider().sociallogin_from_response(request, who)

    def _given(self, name: str, usual: str) -> str:
        return str(self.get_provider().app.settings.get(name, usual))


class DingTalkProvider(Sparing):
    """钉钉."""

    id = "dingtalk"
    name = "钉钉"
    label_field = "nick"
    account_class = DingTalkAccount
    oauth2_adapter_class = DingTalkAdapter

    def get_default_scope(self) -> list[str]:
        """Return what makes the answer name the organisation."""
        return ["openid", "corpid"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the person within the organisation."""
        return f"{data['corp']}:{data['unionid']}"


dingtalk_callback = way_back(DingTalkAdapter)
