"""The WSGI application, for our own web process or any other server."""

import gc
import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from caidang.foundation.lib.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caidang.config.settings")


def _loaded() -> WSGIHandler:
    """Return the application with all its pages, so that whoever comes first need not wait for them."""
    # What is loaded stays: to look through it for garbage as it grows was a sixth of the start.
    gc.disable()
    try:
        handler = get_wsgi_application()
        reverse("home")  # looks among all of them
    finally:
        collect_seldom()
        gc.enable()
    return handler


application = _loaded()
