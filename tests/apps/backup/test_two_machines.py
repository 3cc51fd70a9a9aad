"""Two machines with one vault's root back up to one target in the same moments; each gives up old states meanwhile."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.pruning import Keep, prune
from caidang.domain.backup.verifying import verify
from tests.apps.backup.small import SmallVault, names_in, quiet, restored, tick


def test_two_machines_in_the_same_moments_take_nothing_from_each_other(tmp_path: Path) -> None:
    folder, together = tmp_path / "backup", threading.Barrier(2)
    folder.mkdir()

    def work(mine: SmallVault) -> None:
        place = FolderPlace(folder)
        try:
            for number in range(6):
                mine.add(2)
                together.wait(60)
                mine.back_up(place, now=tick(number), distrust=number == 3)
                prune(mine.archive(place), Keep(1, 0, 0, 0), now=tick(number))
        except BaseException:
            together.abort()
            raise

    machines = SmallVault(tmp_path / "one"), SmallVault(tmp_path / "other", writer="ffffffff")
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work, mine) for mine in machines]:
            done.result()
    place = FolderPlace(folder)
    assert verify(machines[0].archive(place), is_deep=True, progress=quiet).is_sound
    for mine in machines:
        newest = mine.archive(place).newest_of(mine.writer)[0]
        assert newest is not None
        assert newest.objects == len(names_in(mine))
    assert names_in(restored(place, tmp_path / "new")) in [names_in(mine) for mine in machines]


class Interrupted(FolderPlace):
    """Another machine gives up old states just before our keyring says which keys are ours."""

    def __init__(self, root: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(root)
        self._meanwhile = meanwhile

    def put(self, path: str, data: bytes) -> None:
        if path.startswith("keyrings/"):
            self._meanwhile()
        super().put(path, data)


def test_keys_that_another_machine_took_for_nobodys_are_sent_again(tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    folder.mkdir()
    one, other = SmallVault(tmp_path / "one"), SmallVault(tmp_path / "other", writer="ffffffff")
    for mine in (one, other):
        mine.add(3)
        mine.back_up(FolderPlace(folder), now=tick(0))
    one.add(3)
    place = FolderPlace(folder)
    one.back_up(Interrupted(folder, lambda: prune(other.archive(place), Keep(), now=tick(1))), now=tick(1))
    assert verify(one.archive(place), is_deep=True, progress=quiet).is_sound
    assert names_in(restored(place, tmp_path / "new")) == names_in(one)
