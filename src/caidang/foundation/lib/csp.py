"""Security headers on every answer: what a page may load, and that personal pages leave no copy.

A view that answers with something other than a page (an original file, say) sets its own
``Content-Security-Policy`` or ``Cache-Control``; what is set already is left alone.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""Nothing inline, nothing evaluated, nothing from elsewhere."""

SCRIPT_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""A script's own policy applies only where it runs as a worker. The PDF reader decodes pictures
there in WebAssembly; no page needs that permission."""

FILE_POLICY = "sandbox; default-src 'none'"
"""For files that people sent: whatever is in them, nothing runs."""

NO_STORE = "no-store, private"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), "
        "accelerometer=(), gyroscope=(), magnetometer=(), browsing-topics=()"
    ),
}

_SCRIPTS = ("text/javascript", "application/javascript")


class SecurityHeaders:
    """Middleware; stands before everything that answers, static files included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the rest of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and add the headers that the answer does not have yet."""
        response = self._get_response(request)
        if response.status_code != HTTPStatus.NOT_MODIFIED:
            # The browser puts a 304's headers over those it kept, so a policy here would replace
            # the script's own by the page's.
            is_script = str(response.get("Content-Type", "")).startswith(_SCRIPTS)
            policy = SCRIPT_POLICY if is_script else PAGE_POLICY
            response.setdefault("Content-Security-Policy", policy)
            response.setdefault("Cache-Control", NO_STORE)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response
