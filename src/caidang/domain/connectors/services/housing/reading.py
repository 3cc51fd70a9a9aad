"""Which records of an object are new or not as they were last seen, told before anything is locked or written."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from caidang.domain.connectors.columns import Columns
from caidang.domain.connectors.contract import Remote
from caidang.domain.connectors.models import ObjectMap, Thing
from caidang.domain.connectors.services.housing.fates import DIGEST
from caidang.foundation.vault import keyed


class HouseReader:
    """Tells which records of an object are new or changed."""

    def __init__(self, map: ObjectMap) -> None:
        self._map = map
        self.columns = Columns.of(map.columns)

    def ahead(self, records: Sequence[Remote]) -> dict[str, tuple[Remote, str]]:
        """Return nothing: they are few and soon read."""
        return {}

    def changed(
        self, records: Sequence[Remote], _ready: Mapping[str, tuple[Remote, str]] = MappingProxyType({})
    ) -> tuple[list[tuple[Remote, str]], list[str]]:
        """Return those with their digests, and the ids of the others."""
        once = {one.id: one for one in records}
        known = dict(Thing.objects.filter(map=self._map, remote_id__in=list(once)).values_list("remote_id", "digest"))
        told = {pk: self._digest(one) for pk, one in once.items()}
        changed = [(one, told[pk]) for pk, one in once.items() if known.get(pk) != told[pk]]
        return changed, [pk for pk in once if known.get(pk) == told[pk]]

    def _digest(self, one: Remote) -> str:
        names = [column.info.name for column in self.columns.all]
        told = [self._map.version, [[one.texts.get(name, ""), one.links.get(name, "")] for name in names]]
        return keyed.blind("connector.seen", json.dumps(told, ensure_ascii=False))[:DIGEST]
