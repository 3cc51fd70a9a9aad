"""A person is put on the 屏蔽名单, for one client or for all, and taken off it."""

from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.models import Block
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import serialise, write_tx

NO_CLIENT = "没有这家客户，或者它不在你的范围里。"


def block(
    *, candidate: Candidate, client_id: str, reason: str, actor: Viewer, now: datetime
) -> Block:
    """This function will have the person not put forward: to this client, or with ``all`` to any.

    Raises InvalidInput without a reason, Conflict when it stands already, NotFound for a client out
    of reach.
    """
    require(actor, Action.PIPELINE, candidate.target)
    if reason not in Block.Reason.values:
        raise InvalidInput("请选为什么屏蔽。")
    client = None if client_id == "all" else _client(client_id, actor)
    with write_tx():
        serialise(f"pipeline.block:{candidate.pk}")
        if Block.objects.filter(candidate=candidate, client=client, lifted_at=None).exists():
            raise Conflict("他已经在这份屏蔽名单里了。")
        made = Block.objects.create(
            candidate=candidate, client=client, reason=reason, created_at=now, created_by=actor.user_id
        )
        _note("candidate.blocked", made, actor, now)
    return made


def lift(*, candidate: Candidate, block_id: int, actor: Viewer, now: datetime) -> None:
    """This function will take the person off the list again; that he was on it stays known.

    Raises NotFound for a block that does not stand, or one for a client out of reach.
    """
    require(actor, Action.PIPELINE, candidate.target)
    with write_tx():
        found = Block.objects.filter(pk=block_id, candidate=candidate, lifted_at=None).first()
        if found is None or (
            found.client_id is not None
            and not Client.objects.visible_to(actor).filter(pk=found.client_id).exists()
        ):
            raise NotFound("这一条已经解除了，刷新后再看。")
        Block.objects.filter(pk=found.pk).update(lifted_at=now, lifted_by=actor.user_id)
        _note("candidate.unblocked", found, actor, now)


def _client(client_id: str, actor: Viewer) -> Client:
    key = parse_public_id(client_id, missing=NO_CLIENT)
    found = Client.objects.visible_to(actor).filter(public_id=key).first()
    if found is None:
        raise NotFound(NO_CLIENT)
    return found


def _note(verb: str, one: Block, actor: Viewer, now: datetime) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"block:{one.pk}", now=now,
        detail={"candidate": one.candidate_id, "client": one.client_id, "reason": one.reason},
    )  # fmt: skip
