"""The last search stays with the session, sealed: it may hold a name or a phone.

Addresses carry nothing of a search, so going back or reloading needs it from here. The lists of clients
and jobs keep theirs under slots of their own.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from caidang.core.crypto.envelope import open_sealed, seal
from caidang.core.errors import SealBroken
from caidang.interfaces.web.forms.candidates import SearchState

_SLOT = "search"


def keep_search(request: HttpRequest, state: SearchState) -> None:
    """Keep the search with the session, or drop the kept one where nothing is sought."""
    if state != kept_search(request):
        keep(request, _SLOT, {} if state == SearchState() else state.to_json())


def kept_search(request: HttpRequest) -> SearchState:
    """Return the last search of this session; an empty one when there is none that opens."""
    found = kept(request, _SLOT)
    return SearchState.clean(found) if found else SearchState()


def keep(request: HttpRequest, slot: str, data: Mapping[str, Any]) -> None:
    """Keep plain data with the session under this slot; empty data frees it."""
    if not data:
        request.session.pop(slot, None)
        return
    plain = json.dumps(data, ensure_ascii=False).encode()
    request.session[slot] = b64encode(seal(_key(), plain, _place(slot))).decode()


def kept(request: HttpRequest, slot: str) -> dict[str, Any]:
    """Return what the session keeps under this slot; nothing where there is nothing that opens."""
    sealed = request.session.get(slot)
    if not sealed:
        return {}
    try:
        found: dict[str, Any] = json.loads(open_sealed(_key(), b64decode(sealed), _place(slot)))
    except (SealBroken, ValueError):
        return {}
    return found


def _place(slot: str) -> str:
    return f"session:{slot}"


def _key() -> bytes:
    key: bytes = settings.CAIDANG_KEYRING.purpose("session")
    return key
