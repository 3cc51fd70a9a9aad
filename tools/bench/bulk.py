"""Acts on many records at once: how long each takes on a hundred thousand, and how long its undoing."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from tools.bench.folder import fresh_folder, module
from tools.bench.stored_rows import store_rows
from tools.bench.work import in_queue
from tools.figures import Figure, plain

FULL_SIZE = 100_000
"""Records that each act is done to."""
_COLUMNS = ("name", "title", "employer", "city", "years", "highest_degree", "expected_salary", "phone", "tags", "updated")
"""Those that the list shows at first."""


def run(size: int) -> list[Figure]:
    """Tag, sort, assign, archive and export ``size`` records, each act as the worker does it, and take each back."""
    with fresh_folder():
        store_rows(size)
        in_queue(size)
        _indexed()
        manager = _manager()
        ids = list(range(1, size + 1))
        figures = [plain("find_all_s", _spent(lambda: _found(manager, size)), "s")]
        for kind, what in (("tag", "重点"), ("sort", "岗位族"), ("shift", "行业"), ("owner", str(manager.user_id)), ("move", "archive")):
            figures += _both(kind, what, ids, manager)
        figures += _export(ids, manager)
    return figures


def _indexed() -> None:
    module("domain.candidates.services.record.indexing").new_follower().rebuild(datetime.now(UTC))


def _manager() -> Any:  # noqa: ANN401
    return _member("zhuguan", module("foundation.accounts.policy").Role.MANAGER)


def _member(name: str, role: Any) -> Any:  # noqa: ANN401
    accounts, policy = module("foundation.accounts.services"), module("foundation.accounts.policy")
    user = accounts.create_user(
        username=name, password="paper-lantern-7", role=role, actor=policy.PROGRAM,  # noqa: S106 - of an invented member
        now=datetime.now(UTC),
    )  # fmt: skip
    return module("foundation.accounts.viewers").viewer_of(user)


def _found(manager: Any, size: int) -> None:  # noqa: ANN401
    selection = module("domain.candidates.selectors.finding.selection")
    found = selection.found_ids(text="", filters={}, viewer=manager, today=_today(), sort="name")
    assert len(found) == size


def _both(kind: str, what: str, ids: list[int], manager: Any) -> list[Figure]:  # noqa: ANN401
    bulk, models = module("domain.review.services.many.bulk"), module("domain.review.models")
    act: Any = None

    def begin() -> None:
        nonlocal act
        act = bulk.begin_bulk(kind=models.BulkAct.Kind(kind), what=what, ids=ids, actor=manager, now=datetime.now(UTC))

    busy = time.process_time()
    began = _spent(begin)
    spent = began + _spent(lambda: _work(bulk))
    busy = time.process_time() - busy
    act.refresh_from_db()
    assert (act.changed, act.refused) == (len(ids), 0), (kind, act.changed, act.refused)
    undone = _spent(lambda: bulk.undo_bulk(public_id=str(act.public_id), actor=manager, now=datetime.now(UTC)))
    undone += _spent(lambda: _work(bulk))
    act.refresh_from_db()
    assert act.undone == len(ids), (kind, act.undone)
    return [
        plain(f"{kind}_begin_s", began, "s"), plain(f"{kind}_s", spent, "s"), plain(f"{kind}_cpu_s", busy, "s"),
        plain(f"{kind}_undo_s", undone, "s"),
    ]  # fmt: skip


def _work(bulk: Any) -> None:  # noqa: ANN401
    while bulk.work_on_bulk(now=datetime.now(UTC)):
        pass


def _export(ids: list[int], manager: Any) -> list[Figure]:  # noqa: ANN401
    asking, making = module("domain.sheets.services.asking"), module("domain.sheets.services.making")
    policy = module("foundation.accounts.policy")
    other = _member("guanli", policy.Role.ADMIN)
    asked: Any = None

    def begin() -> None:
        nonlocal asked
        asked = asking.ask_export(
            ids=ids, columns=_COLUMNS, kind="xlsx", purpose="check", reason="量一量", recipient="", days=1, is_clear=False,
            password="", is_canary=False, actor=manager, now=datetime.now(UTC),
        )  # fmt: skip
        if asked.state == "waiting":
            asking.decide_export(public_id=str(asked.public_id), is_agreed=True, actor=other, now=datetime.now(UTC))

    busy = time.process_time()
    began = _spent(begin)
    spent = began + _spent(lambda: making.make_export(now=lambda: datetime.now(UTC), only=asked.pk))
    busy = time.process_time() - busy
    start = time.perf_counter()
    row, data = asking.fetch_export(public_id=str(asked.public_id), actor=manager, now=datetime.now(UTC))
    fetched = time.perf_counter() - start
    assert (row.done, row.left_out) == (len(ids), [])
    return [
        plain("export_begin_s", began, "s"), plain("export_s", spent, "s"), plain("export_cpu_s", busy, "s"),
        plain("export_fetch_s", fetched, "s"),
        plain("export_mb", len(data) / 1e6, "MB"),
    ]  # fmt: skip


def _today() -> date:
    return datetime.now(UTC).date()


def _spent(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
