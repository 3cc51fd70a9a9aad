"""The addresses for programs."""

from django.urls import path, re_path

from caidang.interfaces.api.api import api
from caidang.interfaces.api.bearer import as_problem, nowhere
from caidang.interfaces.api.resources.intake import intake

routes, app, name = api.urls
for route in routes:
    if route.callback is not None:
        route.callback = as_problem(route.callback)

urlpatterns = [
    path("intake", as_problem(intake), name="api_intake"),
    path("", (routes, app, name)),
    re_path("", nowhere, name="api_nowhere"),
]
