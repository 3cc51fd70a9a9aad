"""Several cards are moved with one act, and taken back with one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import CaidangError, Conflict, InvalidInput
from caidang.domain.pipeline.services.moving import move, undo_move
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.write_lock import write_tx

MOST_MOVED = 200
"""Cards of one act."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it: the events made, the stage by its name, and for each reason how many stayed where they were."""

    events: tuple[int, ...]
    stage: str
    left_out: Mapping[str, int]


def move_many(
    *, cards: Mapping[str, int], stage_id: int, actor: Viewer, now: datetime, reason: str = "",
    is_mine: bool = False,
) -> Moved:  # fmt: skip
    """This function will take applications into a stage: ``cards`` maps each to the stage in which the actor saw it.

    One that cannot go, because it is blocked, has moved meanwhile or is out of reach, stays, and is
    counted with the reason. Raises InvalidInput for none or too many, and as ``move`` does when none can go.
    """
    require(actor, Action.PIPELINE)
    if not 0 < len(cards) <= MOST_MOVED:
        raise InvalidInput(f"一次移 1 到 {MOST_MOVED} 张卡片，多的分几次。")
    events: list[int] = []
    names: list[str] = []
    left_out: dict[str, int] = {}
    refusal: CaidangError | None = None
    with write_tx():
        # The last goes first: each comes on top, so that in the new column they stand as they stood.
        for public_id, seen in reversed(list(cards.items())):
            try:
                event = move(
                    public_id=public_id, stage_id=stage_id, seen=seen, reason=reason, actor=actor, now=now,
                    is_mine=is_mine,
                )  # fmt: skip
            except CaidangError as error:
                refusal = error
                left_out[str(error)] = left_out.get(str(error), 0) + 1
            else:
                events.append(event.pk)
                names.append(str(event.after))
        if refusal is not None and not events:
            raise refusal
    return Moved(tuple(events), names[0], left_out)


def undo_many(*, events: Sequence[int], actor: Viewer, now: datetime) -> tuple[int, int]:
    """This function will take the actor's own steps back; return how many went, and how many others have moved on.

    Raises Conflict when none can be taken back, InvalidInput for none or too many.
    """
    require(actor, Action.PIPELINE)
    if not 0 < len(events) <= MOST_MOVED:
        raise InvalidInput("没有可以撤销的。")
    done = 0
    with write_tx():
        for event in events:
            try:
                undo_move(event_id=event, actor=actor, now=now)
            except CaidangError:
                continue
            done += 1
        if not done:
            raise Conflict("这几步撤销过了，或者之后又移动过，或者已经过了十分钟。")
    return done, len(events) - done
