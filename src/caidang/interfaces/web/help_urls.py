"""The addresses of 手册."""

from django.urls import URLPattern, path

from caidang.interfaces.web.views import handbook


def help_routes() -> list[URLPattern]:
    """Return the routes."""
    return [
        path("handbook/", handbook.handbook, name="handbook"),
        path("handbook/about/", handbook.handbook_about, name="handbook_about"),
        path("handbook/<str:part>/<str:name>/", handbook.handbook_page, name="handbook_page"),
    ]
