"""Who was erased, as numbers and keyed tokens; and whether somebody who arrives is one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caidang.domain.compliance.models import Erasure, Tombstone, TombstoneKey
from caidang.foundation.lib.many_rows import rows_where_in


@dataclass(frozen=True, slots=True)
class KnownAgain:
    """Somebody who arrives was erased: when, and why (a code's label)."""

    at: datetime
    reason: str

    @property
    def text(self) -> str:
        """What to tell whoever handed it in; nothing of the person but that."""
        return (
            f"这个人的资料 {self.at:%Y-%m-%d} 抹除过（{self.reason}），没有建档。"
            "确有他新的同意再点「仍然收下」，否则「丢掉」。"
        )


def plain_tombstones() -> list[dict[str, Any]]:
    """Return every tombstone as plain values, for a backup to carry beside the newest keyring.

    Each is ``{"format": 1, "record": uuid, "candidate": number, "key": number of the data key that was
    destroyed, "reason": code, "at": ISO time, "tokens": [64 hex digits, …]}``. The tokens are HMACs under the
    blind-index keys: without the root key they tell of nobody. See ``services.tombstones.replay_tombstones``.
    """
    tokens: dict[int, list[str]] = {}
    for stone, token in TombstoneKey.objects.order_by("tombstone_id", "token").values_list("tombstone_id", "token"):
        tokens.setdefault(stone, []).append(token)
    return [
        {
            "format": 1, "record": str(stone.record), "candidate": stone.candidate_id, "key": stone.key,
            "reason": stone.reason, "at": stone.at.isoformat(), "tokens": tokens.get(stone.pk, []),
        }  # fmt: skip
        for stone in Tombstone.objects.order_by("pk")
    ]


def erased_before(tokens: Iterable[str]) -> KnownAgain | None:
    """Return when the person behind one of these tokens was last erased; None for somebody new.

    Tokens are those of ``match_tokens`` for what only one person has, and ``vault.keyed.fingerprint`` of a file's bytes.
    """
    wanted = [token for token in set(tokens) if token]
    found = [pk for (pk,) in rows_where_in(TombstoneKey, ("tombstone_id",), "token", wanted)] if wanted else []
    stone = Tombstone.objects.filter(pk__in=found).order_by("-at", "-pk").first() if found else None
    if stone is None:
        return None
    reason = Erasure.Reason(stone.reason).label if stone.reason in Erasure.Reason.values else stone.reason
    return KnownAgain(stone.at, reason)
