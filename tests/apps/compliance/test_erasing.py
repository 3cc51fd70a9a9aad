"""A person is erased: nothing of him is left in any table, file or index, and he is known again."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import BinaryField
from pytest_django import Settings

from caidang.core.errors import Conflict, NotFound
from caidang.core.review.chain import Refused, State
from caidang.domain.candidates.models import Attachment, Candidate, FieldValue
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.services.papers.attachments import Told, add_attachment
from caidang.domain.candidates.services.record.merge import merge_candidates
from caidang.domain.compliance.models import Erasure, LegalHold, Tombstone
from caidang.domain.compliance.selectors.papers import certificate_of
from caidang.domain.compliance.selectors.rights import list_erasures
from caidang.domain.compliance.selectors.tombstones import erased_before, plain_tombstones
from caidang.domain.compliance.services.consents import Agreed, record_consent
from caidang.domain.compliance.services.erasures import ask_erasure, find_erasure
from caidang.domain.compliance.services.tombstones import replay_tombstones
from caidang.domain.outreach.models import Letter, Mailing
from caidang.domain.pipeline.models import Application, Feedback, Submission
from caidang.domain.pipeline.services.interviews.arranging import arrange
from caidang.domain.pipeline.services.submissions.sending import send
from caidang.domain.review.models import Case, Comment
from caidang.domain.review.services.chain.cases import case_of, move
from caidang.domain.review.services.chain.erasing import confirm_erasure, erase_at_once
from caidang.domain.review.services.news.comments import add_comment
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.erasure import Stays
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.search.models import Change
from caidang.foundation.vault import services as vault
from tests.apps.interviews.making import a_plan
from tests.apps.pipeline.town import PERSON, Town, a_town
from tests.making import NOW, a_candidate, as_now, someone
from tests.web.conftest import follower

__all__ = ["follower"]
pytestmark = pytest.mark.django_db
TODAY = NOW.date()
WORDS = ("林知夏", "13800001111", "zhixia@example.com", "zhixia_lin", "11010519491231002X", "风控看板", "悄悄话")


def sealed_cells() -> set[bytes]:
    """Every sealed value in the database, whatever table it stands in."""
    found: set[bytes] = set()
    for model in apps.get_models():
        names = [f.name for f in model._meta.concrete_fields if isinstance(f, BinaryField)]
        if names and not model._meta.proxy:
            found |= {bytes(cell) for row in model._base_manager.values_list(*names) for cell in row if cell}
    return found


def clear_cells() -> str:
    """Every other value in the database, as text."""
    parts: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            parts += [str(cell) for row in cursor.fetchall() for cell in row if isinstance(cell, str)]
    return "\n".join(parts)


def files_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def a_whole_life(town: Town) -> None:
    """Everything that can hang on a person."""
    who, now = town.person, NOW
    with write_tx():
        case = case_of(who, now=now)
    add_comment(candidate=who, text="悄悄话：林知夏想换城市", actor=as_now(someone("dora", Role.MANAGER)), now=now)
    add_attachment(
        candidate=who, filename="林知夏证书.pdf", data=b"%PDF 13800001111",
        told=Told(kind=Attachment.Kind.CERTIFICATE, note="林知夏"), actor=PROGRAM, now=now,
    )  # fmt: skip
    agreed = Agreed("written", "林知夏签字", client=town.client, file=("林知夏.pdf", b"%PDF signed by 13800001111"))
    record_consent(candidate=who, agreed=agreed, actor=PROGRAM, now=now)
    send(parcel=town.parcel(), url_of=lambda token: token, actor=PROGRAM, now=now, today=TODAY)
    application = Application.objects.get(candidate=who)
    arrange(application=application, plan=a_plan(), actor=PROGRAM, now=now)
    move(case=case, action="submit", actor=PROGRAM, now=now, note="林知夏的悄悄话")  # type: ignore[arg-type]
    mailing = Mailing(total=1, created_at=now, created_by=1, send_from=now)
    mailing.wording = vault.seal_own(mailing.wording_place, {"subject": "一个机会", "body": "{姓名}你好"})
    mailing.save()
    letter = Letter(mailing=mailing, candidate=who, state="sent")
    letter.content = vault.seal_json(who.data_key, letter.content_place, {"to": "zhixia@example.com", "subject": "", "body": ""})
    letter.save()


def test_nothing_of_the_person_is_left(
    settings: Settings, follower: Follower, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    town = a_town()
    other = a_candidate([("name", 0, "陆清和"), ("phone", 0, "13900137788")], text="same bytes")
    with write_tx():
        shared = vault.store_blob(data=b"same bytes for two", key=other.data_key, now=NOW)
    before, files = sealed_cells(), files_of(Path(settings.CAIDANG_BLOBS))
    a_whole_life(town)
    with write_tx():
        vault.store_blob(data=b"same bytes for two", key=town.person.data_key, now=NOW)
    key = bytes(town.person.data_key.wrapped or b"")
    follower.step(NOW)
    segments = {name for name in files_of(settings.CAIDANG_LIVE_INDEX[0]) if name.endswith((".term", ".pos", ".idx"))}
    assert segments
    mine = (sealed_cells() - before) | {bytes(v.value) for v in town.person.values.all()}
    assert len(mine) > 40
    asker, boss = (as_now(someone(name, role)) for name, role in (("asker", Role.MANAGER), ("boss", Role.ADMIN)))
    asked = ask_erasure(candidate=town.person, reason="asked", actor=asker, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        done = confirm_erasure(public_id=str(asked.public_id), actor=boss, now=NOW)

    left = sealed_cells() & mine
    # The client's people and the place of a meeting that names nobody are the house's own.
    assert len(left) <= 3
    assert key not in sealed_cells()
    for cell in left:
        with pytest.raises(Exception, match=r".*"):
            vault.open_sealed(town.person.data_key, "any", cell)
    text = clear_cells()
    assert not [word for word in WORDS if word in text]
    gone = files_of(Path(settings.CAIDANG_BLOBS)) - files
    assert not gone
    assert vault.read_blob(shared) == b"same bytes for two"
    assert done.counts["candidates_fieldvalue"] >= len(PERSON)
    with pytest.raises(NotFound):
        get_candidate(str(town.person.public_id), viewer=boss)
    assert not Candidate.objects.visible_to(boss).filter(pk=town.person.pk).exists()
    assert not Comment.objects.exists()
    assert not Feedback.objects.exists()
    kept = (Application.objects.count(), Submission.objects.count(), Letter.objects.count())
    assert kept == (1, 1, 1)
    assert Case.objects.get(candidate=town.person).state == State.ERASED
    assert Change.objects.filter(doc_id=town.person.pk, op="erase").exists()
    follower.step(NOW)
    assert follower.rebuild(NOW + timedelta(minutes=1))
    assert not files_of(settings.CAIDANG_LIVE_INDEX[0]) & segments
    assert audit.verify().is_sound


def test_it_takes_two_and_a_hold_stops_it() -> None:
    town = a_town()
    boss, second = (as_now(someone(name, Role.ADMIN)) for name in ("boss", "second"))
    asked = ask_erasure(candidate=town.person, reason="asked", actor=boss, now=NOW)
    with pytest.raises(Refused, match="两个人"):
        confirm_erasure(public_id=str(asked.public_id), actor=boss, now=NOW)
    with pytest.raises(Refused):
        confirm_erasure(public_id=str(asked.public_id), actor=as_now(someone("mm", Role.MANAGER)), now=NOW)
    with pytest.raises(Conflict):
        ask_erasure(candidate=town.person, reason="asked", actor=second, now=NOW)
    hold = LegalHold.objects.create(candidate=town.person, reason="dispute", placed_at=NOW)
    with pytest.raises(Conflict, match="留存"):
        confirm_erasure(public_id=str(asked.public_id), actor=second, now=NOW)
    assert FieldValue.objects.filter(candidate=town.person).exists()
    LegalHold.objects.filter(pk=hold.pk).update(lifted_at=NOW)
    confirm_erasure(public_id=str(asked.public_id), actor=second, now=NOW)
    assert Erasure.objects.get().state == "done"
    with pytest.raises(Conflict):
        confirm_erasure(public_id=str(asked.public_id), actor=second, now=NOW)


def test_a_merged_person_goes_whole_and_is_known_again() -> None:
    keeper = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111")])
    loser = a_candidate([("name", 0, "林知夏"), ("email", 0, "zhixia@example.com")])
    tokens = [row.token for row in loser.match_keys.filter(kind="email")]
    merge_candidates(keeper=keeper, loser=loser, take={("email", 0): ("email", 0)}, actor=PROGRAM, now=NOW)
    assert erased_before(tokens) is None
    erase_at_once(candidate=keeper, reason="asked", actor=PROGRAM, now=NOW)
    assert Tombstone.objects.count() == 2
    assert not FieldValue.objects.exists()
    known = erased_before(tokens)
    assert known is not None
    assert "本人要求删除" in known.text


def test_a_restore_of_an_older_state_is_erased_once_more() -> None:
    town = a_town()
    key, wrapped = town.person.data_key, bytes(town.person.data_key.wrapped or b"")
    with write_tx():
        erase_at_once(candidate=town.person, reason="asked", actor=PROGRAM, now=NOW)
    stones = plain_tombstones()
    # What an older backup brings back: the row with its words, its key, and no tombstone.
    Tombstone.objects.all().delete()
    old = a_candidate([("name", 0, "林知夏"), ("phone", 0, "13800001111")])
    Candidate.objects.filter(pk=town.person.pk).update(public_id=uuid.uuid4())
    Candidate.objects.filter(pk=old.pk).update(public_id=town.person.public_id)
    assert wrapped
    assert key.pk
    assert replay_tombstones(stones, now=NOW) == 1
    assert not FieldValue.objects.filter(candidate=old).exists()
    assert replay_tombstones(stones, now=NOW) == 0
    assert Tombstone.objects.count() == 1


def test_who_was_erased_again_after_a_restore_is_listed_with_a_certificate() -> None:
    """The older state knows nothing of the erasure, or has it still waiting; one who was merged has no line of his own."""
    boss = as_now(someone("boss", Role.ADMIN))
    keeper, loser, waits = (a_candidate([("name", 0, name)]) for name in ("林知夏", "林知夏", "周野"))
    merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW)
    ask_erasure(candidate=waits, reason="asked", actor=boss, now=NOW)
    erased_at, restored_at = NOW + timedelta(days=1), NOW + timedelta(days=9)
    stones = [
        {"format": 1, "record": str(one.public_id), "candidate": one.pk, "key": one.data_key_id, "reason": "withdrawn",
         "at": erased_at.isoformat(), "tokens": []}
        for one in (keeper, loser, waits)
    ]  # fmt: skip
    assert replay_tombstones(stones, now=restored_at) == 3
    rows, _ = list_erasures(viewer=boss, today=restored_at.date())
    assert {row.candidate for row in rows} == {str(keeper.public_id), str(waits.public_id)}
    assert {(row.state, row.is_again, row.is_done, row.is_open, row.person) for row in rows} == {("再次抹除", True, True, False, "")}
    assert {(row.asked_at, row.settled_at) for row in rows} == {(erased_at, restored_at)}
    paper = certificate_of(find_erasure(rows[0].public_id), viewer=boss, today=restored_at.date())
    assert paper.startswith(b"%PDF")


def test_every_table_behind_a_person_says_what_becomes_of_it() -> None:
    """A row that stays may hang on no row that goes: deleting that one would break it."""
    seen: set[type[models.Model]] = set()

    def walk(model: type[models.Model], is_kept: bool) -> None:
        for relation in model._meta.related_objects:
            child = relation.related_model
            stays = getattr(child, "at_erasure", None)
            if child is Candidate or child in seen or (stays and not stays.is_followed):
                continue
            assert stays is None or isinstance(stays, Stays)
            assert stays is None or is_kept or relation.on_delete is models.SET_NULL or relation.field.null, child
            seen.add(child)  # type: ignore[arg-type]
            walk(child, stays is not None)  # type: ignore[arg-type]

    walk(Candidate, is_kept=True)
    assert len(seen) > 25
