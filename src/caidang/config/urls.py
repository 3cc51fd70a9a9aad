"""Every address of the program."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("caidang.interfaces.web.account_urls")),
    path("", include("caidang.interfaces.web.urls")),
]
