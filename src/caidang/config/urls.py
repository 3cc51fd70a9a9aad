"""Every address of the program."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("caidang.interfaces.web.urls.accounts")),
    path("api/v1/", include("caidang.interfaces.api.urls")),
    path("", include("caidang.interfaces.web.urls")),
]
