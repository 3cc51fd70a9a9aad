"""客户:海棠科技 means the people of the client team that serves 海棠科技: the index knows teams, not clients."""

import re
from typing import Final

from caidang.core.text.normalize import search_key
from caidang.domain.clients.models import Client
from caidang.foundation.accounts.policy import Viewer

_ASKED: Final = re.compile(
    r"(?P<field>(?:客户组|客户|client)\s*[:\uff1a])\s*"
    r'(?:["\u201c](?P<quoted>[^"\u201d]{1,80})["\u201d]|(?P<bare>[^\s"|()\uff08\uff09\u201c]{1,80}))',
    re.IGNORECASE,
)

_MOST: Final = 20
"""Teams that one name may stand for."""


def in_client_teams(text: str, *, viewer: Viewer) -> str:
    """Return the search with a client's name, or its beginning, turned into its team's behind 客户:, or into all
    the teams' whose clients are called so.

    Only clients within the viewer's reach that a team serves count; any other word stays as typed, so
    that the name of a team goes on meaning the team.
    """
    if not _ASKED.search(text):
        return text
    near = Client.objects.visible_to(viewer).exclude(team=None).order_by("pk")
    known = [
        (search_key(name), team)
        for full, short, team in near.values_list("name", "short_name", "team__name")
        for name in (full, short) if name
    ]  # fmt: skip
    teams = {search_key(team) for _, team in known}

    def replaced(match: re.Match[str]) -> str:
        sought = search_key(match["quoted"] or match["bare"])
        if any(team.startswith(sought) for team in teams):
            return match.group()
        named = [team for name, team in known if name == sought]
        meant = list(dict.fromkeys(named or (team for name, team in known if name.startswith(sought))))[:_MOST]
        asked = [f'{match["field"]}"{team}"' for team in meant]
        if len(asked) > 1:
            return f"({' 或 '.join(asked)})"
        return asked[0] if asked else match.group()

    return _ASKED.sub(replaced, text)
