"""The worker's steps: a run is claimed, brought on a portion at a time, and let go.

Each portion is one transaction that also says how far it came, so that whatever ends the process ends it between two
portions; a lease that ran out is taken over by another. What wants a rest is put off, never slept through.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from caidang.core.errors import CaidangError, InvalidInput, OutOfSpace
from caidang.domain.connectors.contract import Busy, Connector, DayIsOver
from caidang.domain.connectors.models import Connection, Run
from caidang.domain.connectors.services.connections import note, require_sending
from caidang.domain.connectors.services.opening import next_midnight, opened_to_work
from caidang.domain.connectors.services.runs import settle_refused, start_due
from caidang.domain.connectors.services.steps import Stopped, Work, add_up
from caidang.domain.sheets.services.members import viewer_with
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.antivirus import NotScanned
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.net.outside import NotReached, Unanswered
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.sandbox import ChildKilled, SandboxDown
from caidang.foundation.lib.write_lock import write_tx

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=5)
_MOST_ATTEMPTS: Final = 8
"""How often a run may be begun without a step forward."""
_DYING: Final = "多次没有进展，已停下。已写入的都在，看清原因后再同步，会从头核对，不会重复。"
_BROKEN: Final = "程序出了错，这次没有做完。已写入的都在，再同步不会重复。"
_LEFT: Final = "开始这次运行的人已经离职，停下了。已写入的都在，请在职的同事再同步。"
_KEPT: Final = "已写入的都在"
_GOES_ON: Final = "稍后自动接着。"
Stage = Run.Stage
Now = Callable[[], datetime]


def work_on_connections(*, now: Now, only: int | None = None) -> bool:
    """Put in line what is due, and bring the run that waits longest as far as it goes. False when there is none."""
    start_due(now=now())
    run = _claim(now(), only)
    if run is None:
        return False
    try:
        with opened_to_work(run.connection, now=now) as (connector, count_calls):
            _work_on(run, connector, now, count_calls)
    except Stopped:
        _end(run, Stage.STOPPED, "", now())
    except LeaseLost:
        logger.warning("run %s: lease lost", run.pk)
    except DayIsOver as rest:
        _put_off(run, str(rest), next_midnight(now()), is_counted=False)
    except Busy as rest:
        _put_off(run, str(rest), now() + timedelta(seconds=max(1.0, rest.seconds)), is_counted=False)
    except (NotReached, Unanswered, OutOfSpace, NotScanned, SandboxDown, ChildKilled) as error:
        wait = timedelta(seconds=min(600, 5 * 2**run.attempts))
        _put_off(run, f"{error}{_KEPT}，{_GOES_ON}", now() + wait, is_counted=True)
    except CaidangError as error:
        kept = "" if _KEPT in str(error) else f"{_KEPT}，改好以后再点「同步」，会接着核对，不会重复。"
        _end(run, Stage.FAILED, f"{error}{kept}", now())
    except Exception as error:  # noqa: BLE001 - one run's bug must not stop the others
        logger.error("run %s: %s", run.pk, place_of(error))
        _end(run, Stage.FAILED, _BROKEN, now())
    return True


def release_runs(*, now: datetime) -> int:
    """Give back what the last worker had in hand when it died; returns how many. For the start of the only worker."""
    with write_tx():
        held = Run.objects.filter(stage__in=Run.WORKED, leased_until__gt=now)
        return held.update(leased_until=None)


def _work_on(run: Run, connector: Connector, now: Now, count_calls: Callable[[], None]) -> None:
    actor = _actor(run, now())
    work = Work(run, connector, actor=actor, now=now, step=lambda changes: _step(run, now(), changes), count_calls=count_calls)
    for stage, do in (
        (Stage.READING, work.read), (Stage.FILES, work.fetch_files), (Stage.WRITING, work.write),
    ):  # fmt: skip
        if run.stage == stage:
            do()
            following = {Stage.READING: Stage.FILES, Stage.FILES: Stage.WRITING}.get(stage)
            if following is None:
                _finish(run, actor, now())
            else:
                _next(run, following, now())


def _actor(run: Run, now: datetime) -> Viewer:
    """Whose rights it has, as they are at this moment; raises NotAllowed, or InvalidInput where he has left."""
    found = viewer_with(run.created_by)
    if run.created_by is not None and found.user_id is None:
        raise InvalidInput(_LEFT)
    require(found, Action.MANAGE_SOURCES)
    require(found, Action.RECEIVE)
    if run.connection.is_writing:
        require_sending(found, now=now)
    return found


def _claim(now: datetime, only: int | None) -> Run | None:
    free = Run.objects.filter(stage__in=Run.WORKED).filter(Q(leased_until=None) | Q(leased_until__lte=now))
    if only is not None:
        free = free.filter(pk=only)
    first = free.order_by("worked_at", "pk").first()
    if first is None:
        return None
    if first.attempts >= _MOST_ATTEMPTS:
        gave_up = first.problem.replace(_GOES_ON, "试了多次，停下了：好了以后再点「同步」，会接着核对，不会重复。")
        _end(first, Stage.FAILED, gave_up or _DYING, now)
        return None
    with write_tx():
        claim = {"leased_until": now + LEASE, "worked_at": now, "attempts": first.attempts + 1}
        if not free.filter(pk=first.pk).update(**claim):
            return None
    return Run.objects.select_related("connection", "data_key").get(pk=first.pk)


def _step(run: Run, now: datetime, changes: dict[str, object]) -> None:
    """Say how far it has come, in the portion's own transaction; raises LeaseLost, or Stopped when it was stopped."""
    held = Run.objects.filter(pk=run.pk, stage=run.stage, leased_until=run.leased_until)
    until = now + LEASE
    if not held.filter(is_cancelled=False).update(leased_until=until, attempts=0, problem="", **changes):
        if held.filter(is_cancelled=True).exists():
            raise Stopped
        raise LeaseLost("这次运行已由别的进程接手。")
    run.leased_until = until


def _next(run: Run, stage: str, now: datetime) -> None:
    with write_tx():
        _step(run, now, {"stage": stage})
    run.stage = stage


def _finish(run: Run, actor: Viewer, now: datetime) -> None:
    with write_tx():
        _step(run, now, {"stage": Stage.DONE, "finished_at": now})
        run.stage = Stage.DONE
        Run.objects.filter(pk=run.pk).update(leased_until=None)
        Connection.objects.filter(pk=run.connection_id).update(problem="")
        if run.kind != Run.Kind.TRIAL:
            settle_refused(run)
        counts = {key: int(value) for key, value in add_up(run.counts, Counter()).items()}
        verb = "connection.trial_finished" if run.kind == Run.Kind.TRIAL else "connection.run_finished"
        note(verb, run.connection, actor=actor, now=now, run=run.pk, **counts)


def _put_off(run: Run, reason: str, until: datetime, *, is_counted: bool) -> None:
    """Let it rest; what was only busy is not counted as an attempt."""
    with write_tx():
        held = Run.objects.filter(pk=run.pk, leased_until=run.leased_until, stage__in=Run.WORKED)
        changes: dict[str, object] = {"problem": reason[:300], "leased_until": until}
        if not is_counted:
            changes["attempts"] = 0
        held.update(**changes)


def _end(run: Run, stage: str, problem: str, now: datetime) -> None:
    with write_tx():
        if stage == Stage.FAILED:
            audit.record(
                actor_id=run.created_by, verb="connection.run_failed", subject=f"connection:{run.connection_id}", now=now, detail={"run": run.pk}
            )
        Run.objects.filter(pk=run.pk, stage__in=Run.WORKED).update(
            stage=stage, problem=problem[:300], leased_until=None, finished_at=now
        )
        Connection.objects.filter(pk=run.connection_id).update(problem=problem[:300])
