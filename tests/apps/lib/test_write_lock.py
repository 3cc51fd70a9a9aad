"""One writer at a time, held past the commit; a full disk has a name."""

import fcntl
import os
import threading

import pytest
from django.conf import settings
from django.db import connection, transaction

from caidang.core.errors import OutOfSpace
from caidang.foundation.lib.write_lock import before_commit, serialise, write_tx
from tests.apps.lib.children import run_children
from tests.apps.lib.jobs import Tally
from tests.apps.lib.undone import undone

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def only_embedded(transactional_db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the embedded database only")


def is_locked() -> bool:
    handle = os.open(settings.CAIDANG_WRITE_LOCK, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def test_four_processes_lose_no_count() -> None:
    Tally.objects.create(pk=1)
    run_children("count", 4, times=25)
    assert Tally.objects.get().value == 100


def test_threads_lose_no_count_either() -> None:
    Tally.objects.create(pk=1)

    def count() -> None:
        for _ in range(10):
            with write_tx():
                serialise("tally")
                tally = Tally.objects.get(pk=1)
                tally.value += 1
                tally.save()
        connection.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Tally.objects.get().value == 40


def test_the_lock_covers_the_commit_and_is_given_back(only_embedded: None) -> None:
    seen = []
    with write_tx():
        Tally.objects.create()
        with write_tx():
            Tally.objects.create()
        transaction.on_commit(lambda: seen.append(is_locked()))
        assert is_locked()
    assert seen == [True], "the hook runs after the commit, and the lock was still held"
    assert not is_locked()


def test_a_failure_rolls_back_and_gives_the_lock_back() -> None:
    with undone():
        Tally.objects.create()
    assert Tally.objects.count() == 0
    assert not is_locked()


def test_an_inner_failure_undoes_only_the_inner_part() -> None:
    with write_tx():
        Tally.objects.create(value=1)
        with undone():
            Tally.objects.create(value=2)
    assert list(Tally.objects.values_list("value", flat=True)) == [1]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_does_not_keep_the_lock(only_embedded: None) -> None:
    reading, writing = os.pipe()
    with write_tx():
        child = os.fork()
        if child == 0:
            # It has a copy of the lock's handle, and lives until the parent lets it go.
            os.close(writing)
            os.read(reading, 1)
            os._exit(0)
    still_locked = is_locked()
    os.close(writing)
    os.close(reading)
    os.waitpid(child, 0)
    assert not still_locked


def _waits() -> object:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit")
        return cursor.fetchone()[0]


def test_only_who_says_so_does_not_wait_for_the_disk(transactional_db: None) -> None:
    usual = _waits()
    with write_tx(awaits_disk=False):
        assert _waits() in {1, "off"}
        with write_tx():
            Tally.objects.create(pk=2, value=7)
    assert _waits() == usual
    with write_tx(), write_tx(awaits_disk=False):
        assert _waits() == usual
    with pytest.raises(ZeroDivisionError), write_tx(awaits_disk=False):
        _ = 1 / 0
    assert _waits() == usual
    assert Tally.objects.get(pk=2).value == 7


def test_durable_must_be_outermost() -> None:
    with write_tx(durable=True):
        Tally.objects.create()
    with write_tx(), pytest.raises(RuntimeError), write_tx(durable=True):
        pass


def test_a_plain_transaction_around_it_is_refused(only_embedded: None) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError), write_tx():
        pass
    assert not is_locked()


def test_serialise_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        serialise("anything")


def write_all(values: list[int]) -> None:
    Tally.objects.bulk_create([Tally(value=value) for value in values])
    Tally.objects.create(value=len(values))


def kept() -> list[int]:
    return list(Tally.objects.order_by("pk").values_list("value", flat=True))


def test_what_waits_for_the_commit_is_written_once_in_order_and_with_it() -> None:
    with write_tx():
        before_commit(write_all, 7)
        with write_tx():
            before_commit(write_all, 5)
        with undone():
            before_commit(write_all, 6)
        Tally.objects.create(value=1)
        assert kept() == [1]
    assert kept() == [1, 7, 5, 2]


def write_more(values: list[int]) -> None:
    Tally.objects.bulk_create([Tally(value=100 * value) for value in values])


def test_several_writers_are_called_in_one_order_so_that_their_locks_cannot_cross() -> None:
    for first, second in ((write_all, write_more), (write_more, write_all)):
        with write_tx():
            before_commit(first, 3)
            before_commit(second, 3)
    assert kept() == [3, 1, 300, 3, 1, 300]


def test_what_waits_is_forgotten_with_its_transaction() -> None:
    with undone():
        before_commit(write_all, 7)
    with write_tx():
        Tally.objects.create(value=1)
    assert kept() == [1]


def test_a_failure_to_write_what_waits_undoes_the_transaction() -> None:
    def fail(values: list[int]) -> None:
        raise ValueError(values)

    with pytest.raises(ValueError, match="7"), write_tx():
        before_commit(fail, 7)
    with write_tx():
        Tally.objects.create(value=2)
    assert kept() == [2], "and nothing of it waits for the next one"


def test_nothing_can_wait_for_no_commit() -> None:
    with pytest.raises(RuntimeError):
        before_commit(write_all, 7)


def test_a_full_database_is_named_and_nothing_is_kept(only_embedded: None) -> None:
    Tally.objects.create(value=7)
    with connection.cursor() as cursor:
        # Pages that earlier tests left free would take in what is written here.
        cursor.execute("VACUUM")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            with pytest.raises(OutOfSpace, match="磁盘已满"), write_tx():
                Tally.objects.bulk_create([Tally(value=n) for n in range(20000)])
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert list(Tally.objects.values_list("value", flat=True)) == [7]
    with write_tx():
        Tally.objects.create(value=8)


def test_what_goes_on_meanwhile_is_begun_when_all_is_written_and_before_it_is_kept() -> None:
    seen: list[tuple[list[int], bool]] = []
    with write_tx(meanwhile=lambda: seen.append((kept(), connection.in_atomic_block))):
        before_commit(write_all, 7)
        assert seen == []
    assert seen == [([7, 1], True)]
    with pytest.raises(ZeroDivisionError), write_tx(meanwhile=lambda: seen.append(([], False))):
        raise ZeroDivisionError
    assert len(seen) == 1, "what is taken back begins nothing"
