"""Backs a small vault up again and again until it is killed; says what was acknowledged."""

import sys
from pathlib import Path

from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.pruning import Keep, prune
from tests.apps.backup.small import SmallVault, names_in, tick

home, backup, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
vault = SmallVault(home)
place = FolderPlace(backup)
for number in range(first, first + 400):
    vault.add(2)
    vault.back_up(place, now=tick(4 * number), distrust=number % 5 == 0)
    prune(vault.archive(place), Keep(2, 1, 0, 0), now=tick(4 * number))
    sys.stdout.write(f"{number} {','.join(sorted(names_in(vault)))}\n")
    sys.stdout.flush()
