"""企业微信: the QR code of the corporation's own app, or no question at all inside the app.

Documented at developer.work.weixin.qq.com: 扫码授权登录 (qrConnect), 获取 access_token (gettoken),
获取访问用户身份 (auth/getuserinfo), 网页授权 (snsapi_base).
"""

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest

from caidang.interfaces.web.sign_on.sparing import Sparing, answer, way_back

_API = "https://qyapi.weixin.qq.com"
_QR = "https://open.work.weixin.qq.com/wwopen/sso/qrConnect"
_INSIDE = "https://open.weixin.qq.com/connect/oauth2/authorize"


class WeComClient(OAuth2Client):  # type: ignore[misc]
    """Its own names for the usual parameters."""

    agent_id = ""

    def get_redirect_url(
        self, authorization_url: str, scope: list[str], extra_params: dict[str, str]
    ) -> str:
        """Return the address of the QR code, or of the silent authorisation inside the app."""
        asked = {
            "appid": self.consumer_key,
            "agentid": self.agent_id,
            "redirect_uri": self.callback_url,
            "state": self.state or "",
        }
        if "wxwork/" in self.request.headers.get("User-Agent", ""):
            asked |= {"response_type": "code", "scope": "snsapi_base"}
            return f"{authorization_url}?{urlencode(asked)}#wechat_redirect"
        return f"{authorization_url}?{urlencode(asked)}"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None) -> dict[str, Any]:
        """Return the app's own token: the code is given to the next question."""
        asked = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
        with get_adapter().get_requests_session() as session:
            told = answer(session.get(self.access_token_url, params=asked), code="errcode", of="gettoken")
        if not told.get("access_token"):
            raise OAuth2Error("gettoken: no token")
        return told


class WeComAdapter(OAuth2Adapter):  # type: ignore[misc]
    """Asks who scanned the code; only the corporation's own members have a user id."""

    provider_id = "wecom"
    client_class = WeComClient

    @property
    def access_token_url(self) -> str:
        """Where the app's token comes from."""
        return f"{self._api}/cgi-bin/gettoken"

    @property
    def authorize_url(self) -> str:
        """Where the person goes: to the QR code, or inside the app to no question at all."""
        given = self.get_provider().app.settings
        if "wxwork/" in self.request.headers.get("User-Agent", ""):
            return str(given.get("login_inside", _INSIDE))
        return str(given.get("login", _QR))

    def get_client(self, request: HttpRequest, app: SocialApp) -> WeComClient:
        """Return the client, told the app's number."""
        client: WeComClient = super().get_client(request, app)
        client.agent_id = app.settings["agent_id"]
        return client

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Ask whose code it was; raises OAuth2Error for who is no member of the corporation."""
        asked = {"access_token": token.token, "code": request.GET.get("code", "")}
        with get_adapter().get_requests_session() as session:
            url = f"{self._api}/cgi-bin/auth/getuserinfo"
            told = answer(session.get(url, params=asked), code="errcode", of="getuserinfo")
        if not told.get("userid"):
            raise OAuth2Error("getuserinfo: not of this corporation")
        # User ids are the same in whatever case.
        who = {"corp": app.client_id, "userid": str(told["userid"]).lower(), "name": told["userid"]}
        return self.get_provider().sociallogin_from_response(request, who)

    @property
    def _api(self) -> str:
        return str(self.get_provider().app.settings.get("api", _API))


class WeComProvider(Sparing):
    """企业微信."""

    id = "wecom"
    name = "企业微信"
    account_class = ProviderAccount
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the member of this corporation."""
        return f"{data['corp']}:{data['userid']}"


wecom_callback = way_back(WeComAdapter)
