"""The log-in library's addresses that this program has: no mail, no sign-up."""

from allauth.account import views
from allauth.mfa.base import views as factor_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.socialaccount.providers import registry
from django.urls import path
from django.views.generic import RedirectView

from caidang.interfaces.web.sign_on.dingtalk import dingtalk_callback
from caidang.interfaces.web.sign_on.feishu import feishu_callback
from caidang.interfaces.web.sign_on.oidc import oidc_callback
from caidang.interfaces.web.sign_on.wecom import wecom_callback
from caidang.interfaces.web.views.members import proof, sign_on

# Whoever has no addresses signs nobody on.
registry.load()

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("login/code/", factor_views.authenticate, name="mfa_authenticate"),
    path("login/passkey/", passkey_views.login_webauthn, name="mfa_login_webauthn"),
    path("logout/", proof.leave, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("reauthenticate/", proof.prove, name="account_reauthenticate"),
    # Out by our own page; only the ways back are the library's.
    path("sign-on/<slug:provider>/", sign_on.sign_on, name="sign_on"),
    path("wecom/back/", wecom_callback, name="wecom_callback"),
    path("dingtalk/back/", dingtalk_callback, name="dingtalk_callback"),
    path("feishu/back/", feishu_callback, name="feishu_callback"),
    path("oidc/<slug:provider_id>/back/", oidc_callback, name="openid_connect_callback"),
    # The log-in page asks for this name, though nobody signs up by himself.
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
]
