"""A request under a key is done once: claimed, done together with keeping its answer, or let go.

The claim is committed first, so that a second one that comes meanwhile is refused at once. What the request does and its
answer are committed together: killed in between, nothing of it has happened, and after ``LEASE`` the same request may
be made again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import BigIntegerField, BinaryField, CharField, F, IntegerField, QuerySet

from caidang.core.errors import Conflict, InvalidInput
from caidang.foundation.accounts.login.once import hash_of
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.prepared import Given, Prepared, PreparedObjects, PreparedUpdate
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.replies.models import KeptReply
from caidang.foundation.vault import services as vault

KEPT_FOR: Final = timedelta(hours=24)
LEASE: Final = timedelta(minutes=1)
MOST: Final = 255
"""Characters of a key."""
_PURPOSE: Final = "api-reply"


class KeyReused(InvalidInput):
    """The key was used for another request."""


class StillBeingDone(Conflict):
    """The same request is being done at this moment."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do a request once."""

    row: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it was given."""

    status: int
    headers: Mapping[str, str]
    body: str


def claim_reply(*, caller: str, key: str, request: str, now: datetime) -> Claim | Reply:
    """This function will return the right to do a request, or the answer that it was given before.

    ``caller`` names who asks, ``request`` all that was asked. Raises InvalidInput for what is no key, KeyReused for one
    that another request came under, StillBeingDone, Conflict where the answer may not be kept any more.
    """
    if not (0 < len(key) <= MOST and key.isascii() and key.isprintable()):
        raise InvalidInput(f"Idempotency-Key 要 1 到 {MOST} 个可见的英文字符。")
    names = {name: hash_of(_PURPOSE, f"{name}:{told}") for name, told in (("caller", caller), ("key", key))}
    asked = hash_of(_PURPOSE, f"request:{request}")
    # A claim that a power cut takes back is of a request that it takes back as well.
    with write_tx(awaits_disk=False):
        serialise(f"reply:{names['caller']}:{names['key']}")
        row = _UNDER.first(**names)
        if row is not None and row.made_at <= now - KEPT_FOR:
            row.delete()
            row = None
        if row is None:
            insert_rows(KeptReply, _NEW, [(*names.values(), asked, b"", 1, now, now)], shared={})
            (pk,) = _NUMBER.ask(**names)[0]
            return Claim(pk, 1)
        if row.request != asked:
            raise KeyReused("这个 Idempotency-Key 已经用在另一个请求上：换一个，或照原样再发。")
        if row.status is not None:
            return _kept(row)
        abandoned = KeptReply.objects.filter(
            pk=row.pk, status=None, attempt=row.attempt, claimed_at__lte=now - LEASE
        )
        if not abandoned.update(claimed_at=now, attempt=F("attempt") + 1):
            raise StillBeingDone("同样的请求正在做，过一会儿再来取结果。")
        return Claim(row.pk, row.attempt + 1)


def keep_reply(*, claim: Claim, reply: Reply) -> None:
    """This function will keep the answer; to be called inside the transaction of what was done, which Conflict undoes."""
    row = _HELD.first(row=claim.row, attempt=claim.attempt)
    if row is None:
        raise Conflict(_TAKEN_OVER)
    sealed = vault.seal_own(row.reply_place, {"headers": dict(reply.headers), "body": reply.body})
    if not _ANSWERED.run(row=claim.row, attempt=claim.attempt, status=reply.status, reply=sealed):
        raise Conflict(_TAKEN_OVER)


_TAKEN_OVER: Final = "这个请求超时后已由另一次接手，本次没有保存。"
# Each request under a key asks these: composed by Django they took longer than what is asked for.
_NEW: Final = ("caller", "key", "request", "reply", "attempt", "claimed_at", "made_at")


def _under() -> "QuerySet[KeptReply, KeptReply]":
    return KeptReply.objects.filter(caller=Given("caller", CharField()), key=Given("key", CharField()))


def _held() -> "QuerySet[KeptReply, KeptReply]":
    return KeptReply.objects.filter(pk=Given("row", BigIntegerField()), attempt=Given("attempt", IntegerField()), status=None)


_UNDER = PreparedObjects(KeptReply, _under)
_NUMBER = Prepared(lambda: _under().values_list("pk"))
_HELD = PreparedObjects(KeptReply, _held)
_ANSWERED = PreparedUpdate(_held, {"status": Given("status", IntegerField()), "reply": Given("reply", BinaryField())})


def let_go(*, claim: Claim) -> None:
    """This function will forget a claim whose request was refused, so that it may be made again."""
    with write_tx():
        KeptReply.objects.filter(pk=claim.row, attempt=claim.attempt, status=None).delete()


def empty_replies() -> None:
    """This function will forget what the answers said, as somebody they may speak of is erased; to be called inside a transaction."""
    KeptReply.objects.exclude(status=None).exclude(reply=b"").update(reply=b"")


def drop_old_replies(*, now: datetime) -> int:
    """This function will remove what is over; returns how many."""
    with write_tx():
        return KeptReply.objects.filter(made_at__lte=now - KEPT_FOR).delete()[0]


def _kept(row: KeptReply) -> Reply:
    if not row.reply:
        raise Conflict("这个请求已经做过；有人的资料在那以后被抹除，答复没有再留着。")
    opened = row.opened()
    return Reply(row.status or 0, opened["headers"], opened["body"])
