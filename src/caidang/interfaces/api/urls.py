"""The addresses for programs."""

from django.urls import path

from caidang.interfaces.api.api import api
from caidang.interfaces.api.intake import intake

urlpatterns = [
    path("intake", intake, name="api_intake"),
    path("", api.urls),
]
