"""What whoever takes a dump of the tables learns: nothing of a person, on either database."""

import pytest
from django.db import connection

from caidang.core.crypto import envelope
from caidang.core.crypto.shares import split_root
from caidang.domain.backup.archive.sealing import BackupKeys
from caidang.foundation.vault.current import keyring
from caidang.foundation.vault.ring import Ring
from caidang.foundation.vault.rotation.root import NewRoot
from tests.making import a_candidate

WORDS = ("欧阳知遥", "13800009137", "zhiyao.ouyang@example.cn", "星穹量子科技", "极地生物声学")


@pytest.mark.django_db
def test_a_dump_of_every_table_shows_nothing_of_a_person() -> None:
    values = zip(("name", "phone", "email", "employer", "summary"), WORDS, strict=True)
    a_candidate([(field, 0, word) for field, word in values], filename=f"{WORDS[0]}.txt")
    ring = keyring()
    secrets = [ring.root, ring.database, ring.wrapping, ring.purpose("own")]
    needles = [word.encode(code) for word in WORDS for code in ("utf-8", "gb18030", "utf-16-le")]
    needles += [form for key in secrets for form in (key, key.hex().encode())]
    seen = 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - every table of the database
            for row in cursor.fetchall():
                cells = b"\n".join(bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in row)
                seen += 1
                assert not [needle for needle in needles if needle in cells], table
    assert seen > 10


@pytest.mark.django_db
def test_the_running_process_has_every_key() -> None:
    """Said in the table: whoever may read its memory reads everything."""
    candidate = a_candidate([("name", 0, WORDS[0])])
    row = candidate.values.get()
    key = envelope.unwrap(keyring().wrapping_key(candidate.data_key.kek_id), bytes(candidate.data_key.wrapped or b""))
    assert envelope.open_sealed(key, bytes(row.value), row.value_place).decode() == WORDS[0]


def test_what_holds_a_key_shows_none_when_it_is_printed() -> None:
    """A traceback or a log that prints them tells nothing."""
    ring = keyring()
    root = bytes(range(32))
    holders = (ring, Ring({1: root}), NewRoot("a passphrase of somebody", root), BackupKeys(root), split_root(root)[0])
    shown = " ".join(f"{one!r} {one}" for one in holders)
    for secret in (ring.root, ring.wrapping, root, split_root(root)[0].values):
        assert secret.hex() not in shown
        assert repr(secret)[2:-1] not in shown
    assert "passphrase of" not in shown
