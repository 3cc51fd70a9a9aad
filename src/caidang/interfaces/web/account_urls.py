"""The log-in library's addresses that this program has: no mail, no sign-up, no social accounts."""

from allauth.account import views
from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    # The log-in page asks for this name, though nobody signs up by himself.
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
]
