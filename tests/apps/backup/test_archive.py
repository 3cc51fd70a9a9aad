"""Whole backups of a small vault: what is broken, cut, gone, or of another never passes for whole."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from caidang.core.errors import (
    CaidangError,
    Conflict,
    KeyProblem,
    NotFound,
    SealBroken,
)
from caidang.domain.backup.archive import names
from caidang.domain.backup.drilling import compare
from caidang.domain.backup.places.base import Found, NotThere, PlaceProblem
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.pruning import Keep, prune
from caidang.domain.backup.restoring import open_with_root
from caidang.domain.backup.verifying import verify
from tests.apps.backup.small import ROOT, SECOND, SmallVault, names_in, quiet, restored, tick


@pytest.fixture
def vault(tmp_path: Path) -> SmallVault:
    made = SmallVault(tmp_path / "data")
    made.add(30)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "backup"
    found.mkdir()
    return found


def files_of(folder: Path) -> dict[str, Path]:
    """One file of every kind, by the kind's name."""
    return {kind.name: max(path for path in kind.rglob("*") if path.is_file()) for kind in sorted(folder.iterdir()) if kind.is_dir() and kind.name[0] != "."}


def test_what_is_backed_up_comes_back_by_the_root_key_alone(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    first = vault.back_up_to(folder, 0)
    assert (first.new_objects, first.manifest.objects) == (30, 30)
    more = vault.add(5)
    second = vault.back_up_to(folder, 1)
    assert second.new_objects == 5
    assert second.new_chunks < first.new_chunks
    now = restored(FolderPlace(folder), tmp_path / "new")
    assert names_in(now) == names_in(vault)
    before = restored(FolderPlace(folder), tmp_path / "old", before=tick(0))
    assert names_in(before) == names_in(vault) - set(more)


def test_a_backup_says_nothing_but_sizes_and_times(vault: SmallVault, folder: Path) -> None:
    vault.back_up_to(folder, 0)
    for path in folder.rglob("*"):
        if path.is_file() and path.parent.name != "vault":
            content = path.read_bytes()
            assert b"vault_datakey" not in content
            assert b"SQLite" not in content
    (header,) = (folder / "vault").iterdir()
    assert set(json.loads(header.read_bytes())) == {"format", "salt", "fingerprint", "check"}


def test_the_same_content_is_sent_once(vault: SmallVault, folder: Path) -> None:
    vault.back_up_to(folder, 0)
    again = vault.back_up_to(folder, 1)
    assert (again.new_objects, again.new_chunks) == (0, 0)


def test_a_turned_bit_in_any_kind_of_file_is_found(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    vault.back_up_to(folder, 0)
    dice = random.Random(9)
    kinds = files_of(folder)
    assert set(kinds) == {"chunks", "heads", "keyrings", "keys", "manifests", "objects", "vault"}
    for kind, path in kinds.items():
        good = path.read_bytes()
        # Of every class of byte: version, algorithm, number of the key, nonce, content, tag.
        for place in {0, 1, 3, 4, 15, 16, len(good) // 2, len(good) - 16, len(good) - 1, dice.randrange(len(good))}:
            bad = bytearray(good)
            bad[place] ^= 1 << dice.randrange(8)
            path.write_bytes(bad)
            found = verify(vault.archive(FolderPlace(folder)), is_deep=True, progress=quiet)
            if kind in ("chunks", "keyrings", "keys", "manifests", "objects"):
                assert not found.is_sound, (kind, place)
            if kind == "vault":
                with pytest.raises((CaidangError, ValueError)):
                    restored(FolderPlace(folder), tmp_path / f"{kind}{place}")
        path.write_bytes(good)
    assert verify(vault.archive(FolderPlace(folder)), is_deep=True, progress=quiet).is_sound


def test_a_pointer_that_is_gone_or_changed_hinders_no_restore(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    vault.back_up_to(folder, 0)
    (head,) = (folder / "heads").iterdir()
    head.write_bytes(b"nothing")
    restored(FolderPlace(folder), tmp_path / "a")
    head.unlink()
    restored(FolderPlace(folder), tmp_path / "b")


@pytest.mark.parametrize("harm", ["gone", "cut", "empty"])
def test_what_is_gone_or_cut_is_found_and_sent_again(vault: SmallVault, folder: Path, tmp_path: Path, harm: str) -> None:
    vault.back_up_to(folder, 0)
    # What is sent again brings a keyring of its own, and then nobody misses the one before.
    sent_again = ("objects", "chunks")
    for kind, path in sorted(files_of(folder).items(), key=lambda pair: pair[0] in sent_again):
        if kind in ("vault", "heads"):
            continue
        good = path.read_bytes()
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(good[: len(good) // 2] if harm == "cut" else b"")
        assert not verify(vault.archive(FolderPlace(folder)), is_deep=True, progress=quiet).is_sound, kind
        if kind in sent_again:
            vault.back_up(FolderPlace(folder), now=tick(2), distrust=True)
            assert path.read_bytes() != b""
            restored(FolderPlace(folder), tmp_path / f"{kind}-{harm}")
        path.write_bytes(good)


def test_a_damaged_newest_manifest_leaves_the_one_before(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    vault.back_up_to(folder, 0)
    vault.add(2)
    vault.back_up_to(folder, 1)
    newest = sorted((folder / "manifests").iterdir())[-1]
    newest.write_bytes(newest.read_bytes()[:-3])
    assert len(names_in(restored(FolderPlace(folder), tmp_path / "new"))) == 30


def test_another_root_key_opens_nothing_and_is_told_so(vault: SmallVault, folder: Path) -> None:
    vault.back_up_to(folder, 0)
    with pytest.raises(KeyProblem, match="需要指纹"):
        open_with_root(FolderPlace(folder), bytes(32))
    with pytest.raises(NotFound, match="没有才档的备份"):
        open_with_root(FolderPlace(folder.parent), ROOT)


def test_a_manifest_swapped_for_an_older_one_is_noticed(vault: SmallVault, folder: Path) -> None:
    for number in range(3):
        vault.add(1)
        vault.back_up_to(folder, number)
    first, second, third = sorted((folder / "manifests").iterdir())
    second.write_bytes(first.read_bytes())
    assert second.name in verify(vault.archive(FolderPlace(folder)), is_deep=False, progress=quiet).broken_manifests
    assert third.exists()


def test_a_clock_that_went_back_is_told_and_gives_nothing_up(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    vault.back_up_to(folder, 8)
    more = vault.add(1)
    written = vault.back_up(FolderPlace(folder), now=tick(0))
    assert written.is_clock_back
    assert written.manifest.seq == 2
    with pytest.raises(Conflict, match="时钟"):
        prune(vault.archive(FolderPlace(folder)), Keep(1, 1, 1, 1), now=tick(0))
    latest = vault.archive(FolderPlace(folder)).newest_of(vault.writer)[0]
    assert latest is not None
    assert latest.name == written.manifest.name
    assert set(more) <= names_in(restored(FolderPlace(folder), tmp_path / "new", before=tick(1)))


def test_two_machines_on_one_target_take_nothing_from_each_other(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    other = SmallVault(tmp_path / "other", writer="ffffffff")
    other.add(10)
    place = FolderPlace(folder)
    for number in range(6):
        vault.add(1)
        other.add(1)
        vault.back_up(place, now=tick(2 * number))
        other.back_up(place, now=tick(2 * number + 1))
        prune(vault.archive(place), Keep(0, 0, 0, 0), now=tick(2 * number + 1) + timedelta(days=4))
        prune(other.archive(place), Keep(0, 0, 0, 0), now=tick(2 * number + 1) + timedelta(days=4))
    assert verify(vault.archive(place), is_deep=True, progress=quiet).is_sound
    assert names_in(restored(place, tmp_path / "new")) == names_in(other)
    mine = vault.archive(place).newest_of(vault.writer)[0]
    assert mine is not None
    assert mine.objects == len(names_in(vault))


def test_pruning_keeps_what_stays_whole_and_frees_the_rest(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    place = FolderPlace(folder)
    for number in range(5):
        gone = vault.add(1)
        vault.back_up(place, now=tick(number))
        with vault.opened() as db:
            db.execute("DELETE FROM blob WHERE name = ?", gone)
    done = prune(vault.archive(place), Keep(1, 0, 0, 0), now=tick(4))
    # All is younger than two days: nothing but manifests goes.
    assert (done.objects, done.bytes) == (0, 0)
    vault.back_up(place, now=tick(5))
    done = prune(vault.archive(place), Keep(1, 0, 0, 0), now=tick(5) + timedelta(days=4000))
    assert done.manifests
    assert done.objects
    assert verify(vault.archive(place), is_deep=True, progress=quiet).is_sound
    assert names_in(restored(place, tmp_path / "new")) == names_in(vault)


def test_a_state_that_lost_a_list_keeps_neither_the_keyrings_nor_the_rest(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    place = FolderPlace(folder)
    states = []
    for number in range(4):
        vault.add(1)
        states.append(vault.back_up(place, now=tick(4 * number)).manifest)
    (folder / names.chunk_path(states[0].database["lists"][0])).unlink()
    done = prune(vault.archive(place), Keep(), now=tick(12) + timedelta(hours=1))
    assert (done.manifests, done.lost) == (1, 1)
    assert vault.archive(place).stamps() == [one.name for one in states[1:]]
    assert len(vault.archive(place).stamps("keyrings")) == 2
    assert verify(vault.archive(place), is_deep=True, progress=quiet).is_sound
    assert names_in(restored(place, tmp_path / "old", before=tick(4))) < names_in(vault)
    last = vault.back_up(place, now=tick(16)).manifest
    (folder / names.chunk_path(last.database["lists"][0])).unlink()
    with pytest.raises(NotThere):
        prune(vault.archive(place), Keep(), now=tick(17))
    assert len(vault.archive(place).stamps("keyrings")) == 2, "a key is not to outlive a list that is gone"


def test_an_erased_person_opens_in_no_old_state_once_two_keyrings_have_passed(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    place = FolderPlace(folder)
    vault.back_up(place, now=tick(0))
    with vault.opened() as db:
        wrapped = bytes(db.execute("SELECT wrapped FROM vault_datakey WHERE id = 7").fetchone()[0])
        db.execute("UPDATE vault_datakey SET wrapped = NULL, erased_at = '2026-11-29' WHERE id = 7")
    for number in (4, 8):
        vault.back_up(place, now=tick(number))
        prune(vault.archive(place), Keep(), now=tick(number))
    old = restored(place, tmp_path / "old", before=tick(0))
    with old.opened() as db:
        assert db.execute("SELECT wrapped, erased_at FROM vault_datakey WHERE id = 7").fetchone() == (None, "2026-11-29")
        assert db.execute("SELECT count(*) FROM vault_datakey WHERE wrapped IS NOT NULL").fetchone() == (29,)
    archive = vault.archive(place)
    kept = [plain for path in (folder / "keys").rglob("*") if path.is_file() for plain in [archive.seals.open_chunk(path.name, path.read_bytes())]]
    assert kept
    assert not [plain for plain in kept if wrapped.hex().encode() in plain]
    assert len(archive.stamps("keyrings")) == 2


class Failing:
    """A place that breaks at the n-th thing that is asked of it, before or after doing it, and stays broken."""

    is_near = True

    def __init__(self, inner: FolderPlace, at: int, *, is_cut: bool) -> None:
        self.inner, self.left, self.is_cut = inner, at, is_cut

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PlaceProblem("断了")

    def put(self, path: str, data: bytes) -> None:
        if self.left == 0 and self.is_cut:
            # A share without renames: half of the file is there.
            self.inner.put(path, data[: len(data) // 2])
        self._step()
        self.inner.put(path, data)

    def get(self, path: str) -> bytes:
        self._step()
        return self.inner.get(path)

    def size(self, path: str) -> int | None:
        self._step()
        return self.inner.size(path)

    def files(self, folder: str) -> Iterator[Found]:
        self._step()
        return self.inner.files(folder)

    def remove(self, path: str) -> None:
        self._step()
        self.inner.remove(path)

    def settle(self) -> None:
        self._step()

    def close(self) -> None:
        pass


@pytest.mark.parametrize("is_cut", [False, True])
def test_broken_off_at_every_single_step_the_last_state_restores(tmp_path: Path, is_cut: bool) -> None:
    vault = SmallVault(tmp_path / "data")
    vault.add(3)
    folder = tmp_path / "backup"
    vault.back_up_to(folder, 0)
    known = names_in(vault)
    vault.add(2)
    for number in range(1, 80):
        place = Failing(FolderPlace(folder), number - 1, is_cut=is_cut)
        try:
            vault.back_up(place, now=tick(number), distrust=number % 3 == 0)
        except (PlaceProblem, SealBroken, NotThere):
            seen = names_in(restored(FolderPlace(folder), tmp_path / f"new{number}"))
            assert seen >= known
            continue
        break
    assert 15 < number < 79
    assert names_in(restored(FolderPlace(folder), tmp_path / "whole")) == names_in(vault)


def test_a_file_that_is_not_on_disk_is_told_and_the_rest_is_kept(vault: SmallVault, folder: Path) -> None:
    lost = sorted(names_in(vault))[0]
    (vault.blobs / lost[:2] / lost).unlink()
    written = vault.back_up_to(folder, 0)
    assert written.missing == [lost]
    assert written.manifest.objects == 29


def test_into_a_folder_that_holds_something_nothing_is_written(vault: SmallVault, folder: Path, tmp_path: Path) -> None:
    vault.back_up_to(folder, 0)
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text("x")
    with pytest.raises(Conflict, match="不是空的"):
        restored(FolderPlace(folder), full)
    assert [path.name for path in full.iterdir()] == ["mine"]


def test_a_name_that_is_no_chunk_is_never_given_up(vault: SmallVault, folder: Path) -> None:
    vault.back_up_to(folder, 0)
    mine = folder / "chunks" / "notes.txt"
    mine.write_text("of somebody else")
    prune(vault.archive(FolderPlace(folder)), Keep(), now=tick(0) + timedelta(days=4000))
    assert mine.exists()
    assert names.is_digest("a" * 64)




def test_the_kit_of_before_restores_what_is_of_then_until_somebody_is_erased(tmp_path: Path) -> None:
    """After a change of the root the last keyring of before outlives the two that are kept, but no erasure."""
    vault, disk, keep = SmallVault(tmp_path / "home"), tmp_path / "disk", Keep(24, 14, 8, 12)
    vault.add(2)
    vault.back_up_to(disk, 0)
    vault.change_root()
    place = FolderPlace(disk)

    def again(number: int) -> None:
        vault.add()
        vault.back_up(place, now=tick(number))
        prune(vault.archive(place), keep, now=tick(number))

    for number in (8, 16, 24):
        again(number)
    assert len(names_in(restored(place, tmp_path / "then"))) == 2
    assert len(names_in(restored(place, tmp_path / "now", root=SECOND))) == 5
    with vault.opened() as db:
        db.execute("UPDATE vault_datakey SET wrapped = NULL, erased_at = '2026-11-29' WHERE id = 1")
    again(32)
    with pytest.raises(NotFound):
        restored(place, tmp_path / "gone")
    # The new root restores that state, too, without the erased person's key.
    with restored(place, tmp_path / "old", before=tick(0), root=SECOND).opened() as db:
        assert db.execute("SELECT count(*) FROM vault_datakey WHERE wrapped IS NULL").fetchone() == (1,)


def test_a_later_version_may_add_rows_when_it_restores_and_loses_none(vault: SmallVault, folder: Path) -> None:
    """What is brought back from before an upgrade is brought up to date as it is opened, and is whole for all that."""
    said = {"auth_permission": 780, "candidates_candidate": 30, "gone_since": 4}
    manifest = replace(vault.back_up_to(folder, 0).manifest, counts=said, schema={"candidates": "0001_initial"})
    same = {"counts": dict(said), "schema": {"candidates": "0001_initial"}, "audit_seq": 0, "audit_hash": ""}
    upgraded = {**same, "counts": {"auth_permission": 800, "candidates_candidate": 30}, "schema": {"candidates": "0002_more"}}
    assert compare(manifest, same) == compare(manifest, upgraded) == []
    assert compare(manifest, {**same, "counts": {**said, "auth_permission": 800}}) == ["auth_permission 应有 780 行，恢复出 800 行。"]
    assert compare(manifest, {**upgraded, "counts": {**upgraded["counts"], "candidates_candidate": 29}}) != []
