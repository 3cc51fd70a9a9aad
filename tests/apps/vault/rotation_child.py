"""Changes keys again and again in children that are killed; after each the vault must be whole.

``python -m tests.apps.vault.rotation_child WHAT KILLS`` in an installation of its own. Django is loaded once;
each change and each look runs in a fork, so that every one opens the vault from its files anew.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from caidang.config.env import read_env
from caidang.config.prepare import prepare

prepare(may_ask=False)

from django.conf import settings  # noqa: E402 - Django has to be set up first
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import connection  # noqa: E402

from caidang.domain.backup.checking import check_vault  # noqa: E402
from caidang.domain.candidates.models import Candidate, FieldValue, MatchKey  # noqa: E402
from caidang.domain.candidates.services.record import rekeying  # noqa: E402
from caidang.domain.candidates.services.record.records import find_matches  # noqa: E402
from caidang.domain.candidates.services.record.rekeying import rotate_index  # noqa: E402
from caidang.foundation.accounts.policy import PROGRAM  # noqa: E402
from caidang.foundation.vault import keyed  # noqa: E402
from caidang.foundation.vault import services as vault  # noqa: E402
from caidang.foundation.vault.current import fresh_keyring, use  # noqa: E402
from caidang.foundation.vault.database_key import database_key  # noqa: E402
from caidang.foundation.vault.header import read_header  # noqa: E402
from caidang.foundation.vault.keys import open_vault  # noqa: E402
from caidang.foundation.vault.rotation import wrapping  # noqa: E402
from caidang.foundation.vault.rotation.database import rotate_database  # noqa: E402
from caidang.foundation.vault.rotation.keyholder import quiet  # noqa: E402
from caidang.foundation.vault.rotation.root import NewRoot, rotate_root  # noqa: E402
from caidang.foundation.vault.rotation.subject import rotate_subjects  # noqa: E402
from tests.making import a_candidate, a_document  # noqa: E402

ENV = read_env(os.environ)
PEOPLE = 12
_MOST_TRIES = 6
_SOONER = 0.9
"""What was over before it was killed is killed sooner the next time."""
rekeying.AT_ONCE = 3  # type: ignore[misc]
wrapping.AT_ONCE = 7  # type: ignore[misc] # many steps, many moments to die at


def name_of(number: int) -> str:
    return f"欧阳{'一二三四五六七八九十甲乙'[number]}"


def phone_of(number: int) -> str:
    return f"1380000{number:04}"


def now() -> datetime:
    return datetime.now(UTC)


def open_anew() -> None:
    """As a process that has just started would."""
    connection.close()
    ring = open_vault(ENV.data, key_file=ENV.key_file, environ=os.environ)
    use(ring)
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["raw_key"] = database_key(ring, ENV.data / "caidang.db").hex()


def root() -> None:
    rotate_root(given=NewRoot(), key_file=settings.CAIDANG_KEY_FILE, actor=PROGRAM, clock=now)


def database() -> None:
    rotate_database(actor=PROGRAM, clock=now)


def subject() -> None:
    rotate_subjects(actor=PROGRAM, clock=now)


def index() -> None:
    rotate_index(actor=PROGRAM, clock=now)


WORK: dict[str, Callable[[], None]] = {"root": root, "database": database, "subject": subject, "index": index}


def make() -> None:
    for number in range(PEOPLE):
        a_candidate([("name", 0, name_of(number)), ("phone", 0, phone_of(number))])
    SessionStore().save()


def look() -> None:
    """Everything opens, the chain is whole, and new people can be taken in."""
    found = check_vault(sample=None, progress=quiet)
    assert not found.problems, found.problems
    assert (found.files, found.documents, found.values) == (PEOPLE, PEOPLE, 2 * PEOPLE)
    names = {
        vault.open_sealed(row.candidate.data_key, row.value_place, bytes(row.value)).decode()
        for row in FieldValue.objects.select_related("candidate__data_key").filter(field="name")
    }
    assert names == {name_of(number) for number in range(PEOPLE)}
    for number in range(PEOPLE):
        again = a_document([("name", 0, name_of(number)), ("phone", 0, phone_of(number))])
        assert find_matches(again), "who comes again is known again"
    vault.seal(vault.new_data_key(now=now()), "place", b"new")


def finished(what: str) -> None:
    """Once it was let run to its end nothing is left of the old keys."""
    header = read_header(ENV.data)
    assert header.pending == {}
    ring = fresh_keyring()
    assert not any(wrapping.left_under_others(ring.wrapping_number))
    assert len(ring.epochs_of("database")) == 1
    if what == "root":
        assert ring.generation > 1
        wrapping.destroy_retired(now=datetime(2100, 1, 1, tzinfo=UTC))
        assert list(fresh_keyring().wrappings) == [ring.wrapping_number]
        assert not Session.objects.exists(), "what is signed by the old key would be told as if it were damaged"
    if what == "subject":
        assert not Candidate.objects.filter(data_key__version=1).exists()
    if what == "index":
        tokens = set(MatchKey.objects.values_list("token", flat=True))
        assert all(token in tokens for number in range(PEOPLE) for token in keyed.blinds("match.phone", phone_of(number)))
        assert not [t for number in range(PEOPLE) for t in keyed.former_blinds("match.phone", phone_of(number)) if t in tokens]
    if what == "database":
        assert ring.epochs_of("database")[0].number > 0


def in_a_fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        open_anew()
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - the parent is told by the code
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def end_of(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main(what: str, kills: int) -> None:
    dice = random.Random(f"{what} 20261129")
    connection.close()
    # The store's engine has threads, which do not live on in a fork: this process never uses it.
    assert end_of(in_a_fork(make)) == 0
    began = time.monotonic()
    assert end_of(in_a_fork(WORK[what])) == 0
    whole = time.monotonic() - began
    killed = tries = 0
    while killed < kills:
        tries += 1
        assert tries <= _MOST_TRIES * kills, "it is over before it can be killed"
        pid = in_a_fork(WORK[what])
        # The moment within a change is the dice's.
        time.sleep(dice.uniform(0, whole))
        os.kill(pid, signal.SIGKILL)
        if end_of(pid) != -signal.SIGKILL:
            whole *= _SOONER
            continue
        killed += 1
        assert end_of(in_a_fork(look)) == 0, "the vault is not whole"
    assert end_of(in_a_fork(WORK[what])) == 0
    assert end_of(in_a_fork(lambda: finished(what))) == 0
    assert end_of(in_a_fork(look)) == 0
    print(f"killed {killed}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
