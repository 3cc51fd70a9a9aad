"""Attachments are kept before they are read: sealed under their people's keys, read behind the run, lost by nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from caidang.core.errors import UnreadableFile
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.merge import merge_candidates
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.compliance.services.erasing import erase_records
from caidang.domain.connectors.models import Link, LinkFile, Run
from caidang.domain.connectors.selectors.connections import show_connection
from caidang.domain.connectors.services.runs import start_run
from caidang.domain.connectors.services.taking import files
from caidang.domain.connectors.services.taking.attachments import (
    read_attachment,
    release_attachments,
)
from caidang.domain.intake.models import IntakeItem
from caidang.foundation.lib.sandbox import ChildKilled, SandboxDown
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.models import Blob
from tests.apps.connectors.conftest import Clerk, said
from tests.making import a_document
from tools.systems.people import TALENT
from tools.systems.serving import Asked, Said

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class Reads:
    """Reads every file as a résumé, or does what is asked of it first."""

    def __init__(self, wrong: Callable[[], None] = lambda: None) -> None:
        self.wrong = wrong

    def read_alone(self, data: bytes, name: str) -> ReadDocument:
        self.wrong()
        return a_document([("major", 0, "会计学")], text=data.decode())


def fail(error: Exception) -> Callable[[], None]:
    def wrong() -> None:
        raise error

    return wrong


def with_files(clerk: Clerk, count: int) -> None:
    for n in range(count):
        path = clerk.system.add_file(f"简历 {n}".encode())
        held = [{"name": f"简历{n}", "ext": "txt", "path": path}]
        clerk.system.add_row(TALENT, {"name": f"林知{chr(0x4E00 + n)}", "phone__c": f"1380000{n:04d}", "cv__c": held})
    clerk.settle()


def read(clerk: Clerk, reader: Any) -> bool:
    return read_attachment(reader=reader, now=clerk.now)


def test_the_run_ends_with_what_it_kept_and_reading_follows(clerk: Clerk) -> None:
    with_files(clerk, 40)
    run = clerk.run()
    # It is over although nothing was read, and each file is sealed on the disk under its person's own key.
    assert (run.stage, run.counts) == ("done", {"created": 40, "files": 40})
    rows = list(LinkFile.objects.filter(state="kept").select_related("blob", "candidate"))
    assert len({one.blob_id for one in rows}) == 40
    assert all(one.blob is not None and one.blob.data_key_id == one.candidate.data_key_id for one in rows)
    view = show_connection(clerk.connection, viewer=clerk.actor, now=clerk.now())
    assert (view.files_kept, view.files_apart, view.failed) == (40, 0, 0)
    # Fetched once: neither the next run nor one that reads all asks for them again.
    calls = clerk.system.calls
    clerk.run()
    assert clerk.system.calls - calls < 10
    while read(clerk, Reads()):
        pass
    assert (sum(one.documents.count() for one in Candidate.objects.all()), LinkFile.objects.filter(state="kept").count()) == (40, 0)
    assert said(Candidate.objects.first())["major"] == ["会计学"]  # type: ignore[arg-type]
    assert clerk.run("full").counts == {"same": 40}


def test_a_rest_or_a_death_in_the_middle_loses_nothing_and_fetches_nothing_twice(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "GROUP", 3)
    with_files(clerk, 20)
    fetched: list[str] = []
    real, left = clerk.system.answer, [10]

    def answer(asked: Asked) -> Said:
        if asked.path.endswith("/media/download"):
            left[0] -= 1
            if left[0] == 0:
                clerk.system.expire()
            fetched.append(str(asked.told()))
        return real(asked)

    clerk.system.answer = answer  # type: ignore[method-assign]
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    saved: list[int] = []
    whole = files.keep_files

    def dying(*args: Any, **more: Any) -> None:
        if len(saved) == 2:
            saved.append(0)
            raise KeyboardInterrupt
        whole(*args, **more)
        saved.append(1)

    monkeypatch.setattr("caidang.domain.connectors.services.steps.keep_files", dying)
    with pytest.raises(KeyboardInterrupt):
        clerk.go_on(run)
    assert LinkFile.objects.filter(state="kept").count() == 6
    Run.objects.update(leased_until=None)
    run = clerk.go_on(run)
    assert (run.stage, run.counts["files"]) == ("done", 20), [run.problem, run.counts, set(LinkFile.objects.values_list("state", "problem"))]
    assert LinkFile.objects.filter(state="kept").values("blob").distinct().count() == 20
    # What was fetched and not kept when it died was fetched once more, and no more than that.
    assert len(fetched) <= 20 + 2 * 3 + 2


def test_what_cannot_be_read_stands_apart_and_what_ends_the_reader_is_put_off(clerk: Clerk) -> None:
    with_files(clerk, 3)
    clerk.run()
    assert read(clerk, Reads(fail(UnreadableFile("看不懂"))))
    apart = LinkFile.objects.get(state="done", blob=None, problem__gt="")
    assert "读不出" in apart.problem
    assert IntakeItem.objects.get().received_by == clerk.actor.user_id
    assert Blob.objects.filter(file_key=None).count() == 1
    # The sandbox is not there: it waits, and is held by nobody when the worker dies.
    for _ in range(12):
        assert read(clerk, Reads(fail(SandboxDown("没有"))))
        LinkFile.objects.filter(state="kept").update(leased_until=None)
    assert LinkFile.objects.filter(state="kept").count() == 2, "however long that lasts"
    assert read(clerk, Reads(fail(SandboxDown("没有"))))
    held = LinkFile.objects.get(state="kept", leased_until__gt=clerk.at)
    assert release_attachments(now=clerk.at) == 1
    held.refresh_from_db()
    assert held.leased_until is None
    # What kills its reader again and again is not read for ever.
    for _ in range(12):
        read(clerk, Reads(fail(ChildKilled("死了"))))
    assert LinkFile.objects.filter(state="kept").count() == 0
    assert IntakeItem.objects.count() == 3
    view = show_connection(clerk.connection, viewer=clerk.actor, now=clerk.now())
    assert (view.files_kept, view.files_apart) == (0, 3)


def test_who_is_erased_takes_what_was_kept_along_and_who_is_merged_gets_it(clerk: Clerk) -> None:
    with_files(clerk, 3)
    clerk.run()
    gone, loser, keeper = Candidate.objects.order_by("pk")
    clerk.system.change(TALENT, Link.objects.get(candidate=gone).remote_id, city__c="宁波")
    told = clerk.run().items.get(candidate=gone)
    assert told.told is not None
    kept = LinkFile.objects.get(state="kept", candidate=gone).blob
    assert kept is not None
    with write_tx():
        erase_records([gone], reason="request", actor_id=clerk.actor.user_id, now=clerk.now())
    kept.refresh_from_db()
    # Nor does what a run tells of him outlive him.
    told.refresh_from_db()
    assert (told.told, told.candidate) == (None, None)
    assert (kept.file_key, LinkFile.objects.filter(state="kept").count()) == (None, 2)
    merge_candidates(loser=loser, keeper=keeper, take={}, actor=clerk.actor, now=clerk.now())
    while read(clerk, Reads()):
        pass
    assert keeper.documents.count() == 2
    assert not LinkFile.objects.filter(state="kept").exists()
