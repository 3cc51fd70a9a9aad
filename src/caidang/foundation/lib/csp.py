"""Security headers on every answer: what a page may load, and that personal pages leave no copy.

A view that answers with something other than a page (an original file, say) sets its own
``Content-Security-Policy`` or ``Cache-Control``; what is set already is left alone.
"""

import secrets
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase

_nonce: ContextVar[str] = ContextVar("nonce", default="")


def nonce() -> str:
    """Return the word that only this answer's own scripts know; the template tag of this name writes it."""
    return _nonce.get()


def page_policy(word: str) -> str:
    """Return a page's policy: scripts that know the word, nothing inline, nothing evaluated, nothing from elsewhere.

    With Trusted Types no string becomes markup or a script but past the one policy in ``trust.js``.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{word}'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types default caidang-look",
        )
    )


def public_policy(word: str, framed_by: Sequence[str] = ()) -> str:
    """Return the policy of a page for strangers: less than any other page may, and shown in frames of these sites alone."""
    framing = " ".join(framed_by) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{word}'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "form-action 'self'",
            f"frame-ancestors {framing}",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def chart_policy(word: str, framed_by: Sequence[str] = ()) -> str:
    """Return the policy of a page of charts for strangers: nothing is sent from it, markup goes past ``trust.js`` alone."""
    framing = " ".join(framed_by) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{word}'",
            "style-src 'self'",
            "img-src 'self'",
            "object-src 'none'",
            "form-action 'none'",
            f"frame-ancestors {framing}",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types default caidang-look",
        )
    )


OTHER_POLICY = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
"""For what is no page: a style sheet, a picture, a sheet to download."""

SCRIPT_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
"""A script's own policy applies only where it runs as a worker. The PDF reader decodes pictures
there in WebAssembly; no page needs that permission."""

FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
"""For files that people sent: whatever is in them, nothing runs."""

NO_STORE = "no-store, private"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), "
        "accelerometer=(), gyroscope=(), magnetometer=(), browsing-topics=()"
    ),
}

XFRAME_EXEMPT = "xframe_options_exempt"
"""An answer that has this set, as Django's own middleware knows it, goes without the older header."""
_SCRIPTS = ("text/javascript", "application/javascript")


class SecurityHeaders:
    """Middleware; stands before everything that answers, static files included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the rest of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and add the headers that the answer does not have yet."""
        word = secrets.token_urlsafe(16)
        _nonce.set(word)
        response = self._get_response(request)
        if response.status_code != HTTPStatus.NOT_MODIFIED:
            # The browser puts a 304's headers over those it kept, so a policy here would replace
            # the script's own by the page's.
            response.setdefault("Content-Security-Policy", _policy(response, word))
            response.setdefault("Cache-Control", NO_STORE)
        for name, value in HEADERS.items():
            # Which sites may frame such a page stands in its own policy; the older header knows only none.
            if name != "X-Frame-Options" or not getattr(response, XFRAME_EXEMPT, False):
                response.setdefault(name, value)
        return response


def _policy(response: HttpResponseBase, word: str) -> str:
    kind = str(response.get("Content-Type", ""))
    if kind.startswith(_SCRIPTS):
        return SCRIPT_POLICY
    return page_policy(word) if kind.startswith("text/html") else OTHER_POLICY
