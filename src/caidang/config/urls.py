"""Every address of the program."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("", include("caidang.interfaces.web.urls")),
]
