"""飞书, through the log-in library; with a tenant named, of that tenant only."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.provider import FeishuAccount
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest

from caidang.interfaces.web.sign_on.sparing import Sparing, answer, way_back

_API = "https://open.feishu.cn"


class FeishuClient(FeishuOAuth2Client):  # type: ignore[misc]
    """The library's, which sends the app's secret as a form; documented is JSON."""

    def app_access_token(self) -> str:
        """Return the app's own token."""
        asked = {"app_id": self.consumer_key, "app_secret": self.consumer_secret}
        with get_adapter().get_requests_session() as session:
            sent = session.post(self.app_access_token_url, json=asked)
            told = answer(sent, code="code", of="app_access_token")
        return str(told.get("app_access_token", ""))


class FeishuAdapter(FeishuOAuth2Adapter):  # type: ignore[misc]
    """The library's, with addresses that can be another's: Lark is the same elsewhere."""

    @property
    def authorize_url(self) -> str:
        """Where the person goes."""
        return f"{self._given('login', self._api)}/open-apis/authen/v1/index"

    @property
    def access_token_url(self) -> str:
        """Where the person's token comes from."""
        return f"{self._api}/open-apis/authen/v1/access_token"

    def get_client(self, request: HttpRequest, app: SocialApp) -> FeishuClient:
        """Return the client, told where its own token comes from."""
        client = FeishuClient(
            request, app.client_id, app.secret, self.access_token_method, self.access_token_url,
            self.get_callback_url(request, app),
        )  # fmt: skip
        client.app_access_token_url = f"{self._api}/open-apis/auth/v3/app_access_token/internal"
        return client

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Ask who it is; raises OAuth2Error for another tenant's."""
        with get_adapter().get_requests_session() as session:
            sent = session.get(
                f"{self._api}/open-apis/authen/v1/user_info",
                headers={"Authorization": f"Bearer {token.token}"},
            )
        told = answer(sent, code="code", of="user_info").get("data") or {}
        tenant = self._given("tenant_key", "")
        if not told.get("open_id") or (tenant and told.get("tenant_key") != tenant):
            raise OAuth2Error("user_info: another tenant")
        return self.get_provider().sociallogin_from_response(request, told)

    @property
    def _api(self) -> str:
        return self._given("api", _API)

    def _given(self, name: str, usual: str) -> str:
        return str(self.get_provider().app.settings.get(name, usual))


class FeishuProvider(Sparing):
    """飞书."""

    id = "feishu"
    name = "飞书"
    account_class = FeishuAccount
    oauth2_adapter_class = FeishuAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the person as this app knows him."""
        return f"{data.get('tenant_key', '')}:{data['open_id']}"


feishu_callback = way_back(FeishuAdapter)
