"""The last search stays with the session, sealed: it may hold a name or a phone.

Addresses carry nothing of a search, so going back or reloading needs it from here.
"""

import json
from base64 import b64decode, b64encode

from django.conf import settings
from django.http import HttpRequest

from caidang.core.crypto.envelope import open_sealed, seal
from caidang.core.errors import SealBroken
from caidang.interfaces.web.forms.candidates import SearchState

_SLOT = "search"
_PLACE = "session:search"


def keep_search(request: HttpRequest, state: SearchState) -> None:
    """Keep the search with the session, or drop the kept one where nothing is sought."""
    if state == kept_search(request):
        return
    if state == SearchState():
        request.session.pop(_SLOT, None)
        return
    data = json.dumps(state.to_json(), ensure_ascii=False).encode()
    request.session[_SLOT] = b64encode(seal(_key(), data, _PLACE)).decode()


def kept_search(request: HttpRequest) -> SearchState:
    """Return the last search of this session; an empty one when there is none that opens."""
    kept = request.session.get(_SLOT)
    if not kept:
        return SearchState()
    try:
        found = json.loads(open_sealed(_key(), b64decode(kept), _PLACE))
    except (SealBroken, ValueError):
        return SearchState()
    return SearchState.clean(found)


def _key() -> bytes:
    key: bytes = settings.CAIDANG_KEYRING.purpose("session")
    return key
