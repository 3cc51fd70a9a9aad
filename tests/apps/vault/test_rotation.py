"""Changing keys, killed at random points, leaves a vault that is whole and goes on where it was.

``CAIDANG_KEY_KILLS`` makes the run longer.
"""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from sqlcipher3 import dbapi2 as engine

from caidang.core.crypto.keyring import Epoch, Keyring
from caidang.foundation.vault.database_key import database_key, opens
from caidang.foundation.vault.models import DataKey
from caidang.foundation.vault.rotation.sealed_rows import place_of, sealed_columns, ways_to_key
from tests.conftest import environment_of, furnish

KILLS = os.environ.get("CAIDANG_KEY_KILLS", "4")
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("what", ["root", "database", "index", "subject"])
def test_kill_9_at_random_points_leaves_the_vault_whole(what: str, tmp_path: Path) -> None:
    furnish(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.vault.rotation_child", what, KILLS],
        env=environment_of(tmp_path), capture_output=True, text=True, check=False, cwd=ROOT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) == int(KILLS)


def test_what_a_killed_process_left_half_written_hides_no_key(tmp_path: Path) -> None:
    """Killed as the log is put away, the file has a journal beside it that has to be rolled back to be read."""
    file, ring = tmp_path / "a name with ? and %.db", Keyring(bytes(32), bytes(32), epochs={"database": (Epoch(0, 1), Epoch(1, 1))})
    first, second = (ring.epoch_key("database", epoch) for epoch in ring.epochs_of("database"))
    with closing(engine.connect(str(tmp_path / "busy.db"), isolation_level=None)) as db:
        db.set_key(f"x'{first.hex()}'")
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("CREATE TABLE filling (content BLOB)")
        db.executemany("INSERT INTO filling VALUES (randomblob(3000))", [()] * 50)
        db.execute("PRAGMA cache_size = 2")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE filling SET content = randomblob(3000)")
        shutil.copy(tmp_path / "busy.db", file)
        shutil.copy(tmp_path / "busy.db-journal", f"{file}-journal")
    assert not opens(file, second), "and to ask with another key first breaks nothing"
    assert database_key(ring, file) == first
    with closing(engine.connect(str(file))) as db:
        db.set_key(f"x'{first.hex()}'")
        assert db.execute("PRAGMA quick_check").fetchall() == [("ok",)]


def an_empty(model: type[models.Model]) -> models.Model:
    """A row that was never saved, with such rows where it refers to others."""
    others = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return model(**{field.name: field.related_model() for field in others})


def test_every_sealed_column_says_where_it_is_sealed_for() -> None:
    """Or a change of a person's key would pass it over."""
    found = {
        f"{model._meta.db_table}.{name}": place_of(an_empty(model), name)
        for model, names in sealed_columns()
        for name in names
        if ways_to_key(model)
    }
    assert len(found) > 20
    assert [column for column, place in found.items() if place is None] == []


def test_whoever_refers_to_a_data_key_is_found_by_it() -> None:
    for model in apps.get_models():
        if any(field.related_model is DataKey for field in model._meta.concrete_fields if field.is_relation):
            assert ways_to_key(model), model
