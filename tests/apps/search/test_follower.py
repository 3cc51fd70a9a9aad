"""The follower applies the log, and what it applied survives every kind of start."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError

from caidang.foundation.search import services
from caidang.foundation.search.index import live
from caidang.foundation.search.index.engine import Reader
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.search.index.live import Places
from caidang.foundation.search.index.sealer import MANIFEST, Sealer
from caidang.foundation.search.index.status import lag
from caidang.foundation.search.index.values import IndexDocument, SearchUnavailable
from caidang.foundation.search.models import Change
from tests.apps.search.desk import LATER, NOW, Desk, Start, seal_of

pytestmark = pytest.mark.django_db

def restart(desk: Desk, start: Start, *, is_live_lost: bool = False) -> Follower:
    """End the present follower and begin another; ``loaded`` then tells what it read."""
    desk.follower.close(NOW)
    if is_live_lost:
        for home in desk.places.homes:
            live.remove_all(home)
    desk.loaded.clear()
    follower = start()
    assert follower.catch_up(LATER)
    return follower


def test_changes_are_found_after_one_step(desk: Desk) -> None:
    desk.indexed(IndexDocument(1, body="旧的说法"))
    desk.put(IndexDocument(1, body="新的说法"), IndexDocument(2, body="新的人"))
    assert desk.follower.step(NOW) == 2
    assert desk.found("新的") == {1, 2}
    assert desk.found("旧的") == set()
    assert desk.follower.step(NOW) == 0


def test_many_changes_of_one_record_leave_one(desk: Desk) -> None:
    desk.indexed(IndexDocument(1, body="第一"))
    for text in ("第二", "第三", "第四"):
        desk.put(IndexDocument(1, body=text))
    desk.follower.catch_up(NOW)
    assert desk.find().total == 1
    assert desk.found("第四") == {1}


def test_an_erased_record_is_gone_at_once_and_its_words_after_a_day(
    desk: Desk, places: Places
) -> None:
    desk.indexed(
        *(IndexDocument(i, name="张三", body=f"共同的话 独有词汇{i}") for i in range(1, 30))
    )
    desk.erase(7)
    desk.follower.step(NOW)
    assert 7 not in desk.found("共同")
    assert desk.find().total == 28
    assert lag(places=places).erasures_pending == 1
    assert desk.follower.seal_if_due(NOW), "an erasure is sealed without waiting"
    before = seal_of(places)
    assert not desk.follower.seal_if_due(NOW + timedelta(hours=23))
    assert desk.follower.seal_if_due(NOW + timedelta(days=1))
    assert desk.follower.catch_up(NOW + timedelta(days=1))
    assert seal_of(places) != before
    assert lag(places=places).erasures_pending == 0
    assert desk.find().total == 28
    searcher = Reader(places).searcher().searcher
    assert searcher.doc_freq("name", "张三") == 28


def test_a_change_is_only_logged_inside_a_transaction(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        services.log_change(1)


def test_a_kept_live_index_goes_on_without_reading_records(desk: Desk, start: Start) -> None:
    desk.indexed(*(IndexDocument(i, body="同一句话") for i in range(1, 20)))
    restart(desk, start)
    assert desk.loaded == []
    assert desk.found("同一") == set(range(1, 20))


def test_a_lost_live_index_is_unsealed_and_the_log_replayed(
    desk: Desk, start: Start, places: Places
) -> None:
    desk.indexed(*(IndexDocument(i, body="同一句话") for i in range(1, 20)))
    desk.put(IndexDocument(20, body="同一句话"), IndexDocument(3, body="换了"))
    manifest = Sealer(places).read_manifest()
    desk.follower.step(NOW)
    desk.follower._writer = None  # as kill -9 would: no last seal
    desk.follower._lock.close()
    restart(desk, start, is_live_lost=True)
    assert manifest is not None
    assert seal_of(places) == manifest.generation
    assert sorted(desk.loaded) == [3, 20]
    assert desk.found("同一") == set(range(1, 21)) - {3}


def test_a_live_index_older_than_the_seal_is_not_used(
    desk: Desk, start: Start, places: Places, tmp_path: Path
) -> None:
    desk.indexed(IndexDocument(1, body="第一"))
    shutil.copytree(places.homes[0], tmp_path / "older")
    desk.indexed(IndexDocument(2, body="第二"))
    desk.follower.close(NOW)
    shutil.rmtree(places.homes[0])
    shutil.copytree(tmp_path / "older", places.homes[0])
    desk.follower = start()
    assert desk.follower.catch_up(LATER)
    assert desk.find().total == 2


def test_after_an_unseal_merges_remove_old_files(desk: Desk, start: Start, places: Places) -> None:
    desk.indexed(IndexDocument(1, body="一句话"))
    follower = restart(desk, start, is_live_lost=True)
    for i in range(2, 40):
        desk.put(IndexDocument(i, body="一句话"))
        follower.step(LATER)
    follower.close(LATER)
    directory, _ = live.current(places) or (None, "")
    assert directory is not None
    segments = {path.name.split(".")[0] for path in directory.glob("*.idx")}
    assert len(segments) < 20
    assert desk.find().total == 39


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "gone", "swap"])
@pytest.mark.parametrize("which", ["manifest", "file"])
def test_a_damaged_seal_is_noticed_and_built_anew(
    desk: Desk, start: Start, places: Places, damage: str, which: str
) -> None:
    desk.indexed(*(IndexDocument(i, body="同一句话") for i in range(1, 20)))
    desk.follower.close(NOW)
    before = seal_of(places)
    files = sorted(path for path in places.sealed.glob("*.s") if path.name != MANIFEST)
    target = places.sealed / MANIFEST if which == "manifest" else files[0]
    data = target.read_bytes()
    if damage == "flip":
        target.write_bytes(data[:-20] + bytes([data[-20] ^ 1]) + data[-19:])
    elif damage == "cut":
        target.write_bytes(data[:-1])
    elif damage == "empty":
        target.write_bytes(b"")
    elif damage == "gone":
        target.unlink()
    else:
        target.write_bytes(files[1].read_bytes())
    restart(desk, start, is_live_lost=True)
    assert seal_of(places) != before
    assert sorted(desk.loaded) == list(range(1, 20))
    assert desk.found("同一") == set(range(1, 20))


def test_a_seal_of_another_format_is_built_anew(
    desk: Desk, start: Start, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.indexed(IndexDocument(1, body="同一句话"))
    desk.follower.close(NOW)
    before = seal_of(places)
    monkeypatch.setattr("caidang.foundation.search.index.sealer.INDEX_FORMAT", "0.0.0")
    restart(desk, start)
    monkeypatch.undo()
    assert desk.loaded == [1]
    assert live.current(places) is not None
    assert live.current(places)[0].name != before  # type: ignore[index]


def test_a_seal_older_than_the_log_is_built_anew(desk: Desk, start: Start, places: Places) -> None:
    desk.indexed(IndexDocument(1, body="第一"))
    desk.follower.seal_if_due(NOW)
    old = {path.name: path.read_bytes() for path in places.sealed.glob("*.s")}
    desk.indexed(IndexDocument(2, body="第二"))
    desk.follower.seal_if_due(NOW + timedelta(minutes=2))
    desk.indexed(IndexDocument(3, body="第三"))
    desk.follower.close(NOW)
    for path in places.sealed.glob("*.s"):
        path.unlink()
    for name, data in old.items():
        (places.sealed / name).write_bytes(data)
    restart(desk, start, is_live_lost=True)
    assert sorted(desk.loaded) == [1, 2, 3]
    assert desk.find().total == 3


def test_the_log_is_pruned_to_what_is_sealed(desk: Desk) -> None:
    desk.indexed(*(IndexDocument(i, body="一句话") for i in range(1, 20)))
    desk.follower.seal_if_due(NOW)
    assert Change.objects.count() == 1
    desk.put(IndexDocument(99, body="还没有封存"))
    desk.follower.step(NOW)
    assert not desk.follower.seal_if_due(NOW + timedelta(seconds=59))
    assert Change.objects.count() == 2
    assert desk.follower.seal_if_due(NOW + timedelta(seconds=60))
    assert Change.objects.count() == 1


def test_nothing_sealed_is_in_clear(desk: Desk, places: Places) -> None:
    words = ["张三丰", "独角兽架构", "zhangsanfeng", "13800001234", "phoenixproject"]
    document = IndexDocument(1, name=words[0], body=" ".join(words[1:]), exact=(words[3],))
    desk.indexed(document)
    desk.follower.close(NOW)
    directory, _ = live.current(places) or (None, "")
    assert directory is not None
    clear = b"".join(path.read_bytes() for path in directory.iterdir())
    stored = b"".join(path.read_bytes() for path in places.sealed.iterdir())
    parts = [
        "独角",
        "角兽",
        "张三",
        "phoenix",
        "zhangsan",
        "13800001234",
        "meta.json",
        '"segments"',
    ]
    assert any(part.encode() in clear for part in parts), "the check itself has to be able to fail"
    assert [part for part in parts if part.encode() in stored] == []


def test_sealing_again_writes_only_what_is_new(desk: Desk, places: Places) -> None:
    desk.indexed(*(IndexDocument(i, body="一句话") for i in range(1, 50)))
    desk.follower.seal_if_due(NOW)
    first = {path.name: path.stat().st_mtime_ns for path in places.sealed.glob("*.s")}
    desk.indexed(IndexDocument(50, body="又一句"))
    desk.follower.seal_if_due(LATER)
    second = {path.name: path.stat().st_mtime_ns for path in places.sealed.glob("*.s")}
    kept = [name for name in first if second.get(name) == first[name]]
    assert len(kept) >= len(first) - 1, "all but the manifest stay"
    assert len(second) > len(first)


def test_a_full_data_disk_stops_sealing_but_not_searching(
    desk: Desk, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.indexed(IndexDocument(1, body="一句话"))
    before = sorted(path.read_bytes() for path in places.sealed.glob("*.s"))

    def full(*args: object, **kwargs: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("caidang.foundation.search.index.sealer.write_sealed", full)
    desk.put(IndexDocument(2, body="一句话"))
    desk.follower.step(LATER)
    assert not desk.follower.seal_if_due(LATER)
    desk.put(IndexDocument(3, body="一句话"))
    desk.follower.step(LATER)
    assert desk.found("一句") == {1, 2, 3}
    assert "没能封存" in lag(places=places).problem
    assert sorted(path.read_bytes() for path in places.sealed.glob("*.s")) == before
    assert Change.objects.count() == 3
    monkeypatch.undo()
    assert desk.follower.seal_if_due(LATER + timedelta(minutes=2))
    assert lag(places=places).problem == ""


def test_no_key_is_shown_by_a_traceback(places: Places) -> None:
    assert repr(places.key) not in repr(places)


def test_only_one_writes_and_the_other_takes_over(desk: Desk, start: Start) -> None:
    desk.indexed(IndexDocument(1, body="一句话"))
    other = start()
    desk.put(IndexDocument(2, body="一句话"))
    assert not other.catch_up(NOW)
    assert not other.is_writing
    assert not other.rebuild(NOW)
    assert desk.found("一句") == {1}, "it reads all the same"
    desk.follower.close(NOW)
    assert other.catch_up(NOW)
    assert desk.found("一句") == {1, 2}


def test_a_bad_record_does_not_stop_the_others(desk: Desk, start: Start, places: Places) -> None:
    def load(ids: object) -> dict[int, IndexDocument]:
        if 2 in ids:  # type: ignore[operator]
            raise KeyError("damaged")
        return dict(desk.load(ids))  # type: ignore[arg-type]

    follower = Follower(load, desk.ids, places=places)
    desk.put(*(IndexDocument(i, body="一句话") for i in (1, 2, 3)))
    desk.put(IndexDocument(4, body="一句话", numbers={"updated": -1}))
    assert follower.catch_up(NOW)
    assert desk.found("一句") == {1, 3}
    follower.close(NOW)


def test_a_failing_database_loses_nothing(desk: Desk, places: Places) -> None:
    failures = [OperationalError("locked")]

    def load(ids: object) -> dict[int, IndexDocument]:
        if desk.records and failures and 5 in ids:  # type: ignore[operator]
            raise failures.pop()
        return dict(desk.load(ids))  # type: ignore[arg-type]

    follower = Follower(load, desk.ids, places=places)
    assert follower.catch_up(NOW)
    desk.put(*(IndexDocument(i, body="一句话") for i in range(1, 9)))
    with pytest.raises(OperationalError):
        follower.step(NOW)
    assert desk.find().total == 0
    assert follower.step(NOW) == 8
    assert desk.found("一句") == set(range(1, 9))
    follower.close(NOW)


def test_closing_for_good_leaves_no_words_in_memory(desk: Desk, places: Places) -> None:
    desk.indexed(IndexDocument(1, body="一句话"))
    desk.follower.close(NOW, is_live_kept=False)
    assert [path for home in places.homes for path in home.rglob("*")] == []
    with pytest.raises(SearchUnavailable):
        desk.find("一句")


def test_a_reader_in_another_process_sees_changes(desk: Desk, places: Places) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from caidang.foundation.search.index.engine import Reader\n"
        "from caidang.foundation.search.index.live import Places\n"
        "reader = Reader(Places((Path(sys.argv[1]),), Path(sys.argv[2]), bytes(32)))\n"
        "for _ in sys.stdin: print(reader.searcher()[0].num_docs, flush=True)\n"
    )
    desk.indexed(IndexDocument(1, body="一句话"))
    command = [sys.executable, "-c", script, str(places.live[0]), str(places.sealed)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None

        def ask() -> int:
            child.stdin.write("?\n")  # type: ignore[union-attr]
            child.stdin.flush()  # type: ignore[union-attr]
            return int(child.stdout.readline())  # type: ignore[union-attr]

        assert ask() == 1
        desk.indexed(IndexDocument(2, body="一句话"), IndexDocument(3, body="一句话"))
        assert ask() == 3
        desk.erase(1)
        desk.follower.step(NOW)
        assert ask() == 2
        assert desk.follower.rebuild(NOW)
        desk.indexed(IndexDocument(4, body="一句话"))
        assert ask() == 3
        child.stdin.close()


def test_without_an_index_the_search_says_so(places: Places, desk: Desk) -> None:
    with pytest.raises(SearchUnavailable, match="还没有准备好"):
        desk.find("张三")
    health = lag(places=places)
    assert health.problem
    assert health.documents is None


def test_health_tells_lag_and_times(desk: Desk, places: Places) -> None:
    desk.indexed(IndexDocument(1, body="一句话"), IndexDocument(2, body="一句话"))
    desk.follower.seal_if_due(NOW)
    desk.put(IndexDocument(3, body="一句话"))
    health = lag(places=places)
    assert (health.waiting, health.documents, health.problem) == (1, 2, "")
    assert (health.committed_at, health.sealed_at) == (NOW, NOW)
    assert health.live_bytes > 0
    assert health.sealed_bytes > 0
    assert health.directory.startswith(str(places.live[0]))
