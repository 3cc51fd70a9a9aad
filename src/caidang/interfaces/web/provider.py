"""Where the log-in library looks for providers (it asks every app for a module of this name)."""

from caidang.interfaces.web.sign_on.dingtalk import DingTalkProvider
from caidang.interfaces.web.sign_on.feishu import FeishuProvider
from caidang.interfaces.web.sign_on.oidc import OidcProvider
from caidang.interfaces.web.sign_on.wecom import WeComProvider

provider_classes = [WeComProvider, DingTalkProvider, FeishuProvider, OidcProvider]
