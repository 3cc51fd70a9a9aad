"""The WSGI application, for our own web process or any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caidang.config.settings")

application = get_wsgi_application()
