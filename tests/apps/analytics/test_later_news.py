"""What is learnt of an earlier day later: that day is counted again, and says it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from caidang.core.errors import UnreadableFile
from caidang.core.extract.document import Part
from caidang.domain.analytics.selectors.figures import measure
from caidang.domain.analytics.services.tallying import catch_up
from caidang.domain.analytics.values import Asked
from caidang.domain.candidates.services.record.reread import apply_rereading
from caidang.domain.compliance.services.erasing import erase_records
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.reading import Draft
from caidang.domain.intake.services.process import (
    claim_files,
    fail_exhausted,
    read_item,
    store_readings,
)
from caidang.domain.intake.services.receive import receive_file
from caidang.domain.intake.way import Way
from caidang.domain.review.services.chain.cases import case_of
from caidang.domain.review.services.chain.flags import raise_flag
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.once import one_request
from caidang.foundation.lib.rows import MAX_ATTEMPTS
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate, a_document

pytestmark = pytest.mark.django_db
PERSON = [("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("city", 0, "上海")]
NEXT, LAST = NOW + timedelta(days=1), NOW + timedelta(days=4)


def told(key: str, split: str) -> dict[str, float | None]:
    """What the days before are told as, counted to the end."""
    catch_up(now=LAST)
    with one_request():
        found = measure(Asked(measure=key, since=NOW.date(), until=LAST.date(), split=split), viewer=PROGRAM, now=LAST)
    return {cell.key: cell.value for cell in found.cells if cell.volume}


def read(data: bytes, _: str, __: Way) -> Draft:
    if data == b"broken":
        raise UnreadableFile("读不了。")
    return Draft(parts=(Part("里面.txt", b"inside"),)) if data == b"parts" else Draft(documents=(a_document(PERSON),))


def hand_in(data: bytes) -> None:
    receive_file(data=data, filename="简历.txt", source="upload", actor=PROGRAM, now=NOW)


def one_file_is_read() -> None:
    for item in claim_files(limit=1, now=NEXT):
        reading = read_item(item, read, now=NEXT)
        if reading is not None:
            store_readings([reading], now=NEXT)


def test_an_archive_opened_the_next_day_waits_no_longer() -> None:
    hand_in(b"parts")
    assert told("intake_files", "outcome") == {"waiting": 1}
    one_file_is_read()
    assert told("intake_files", "outcome") == {"expanded": 1, "waiting": 1}


def test_a_file_on_which_the_reader_kept_dying_has_failed_and_handed_in_again_waits() -> None:
    hand_in(b"fine")
    assert told("intake_files", "outcome") == {"waiting": 1}
    for turn in range(MAX_ATTEMPTS):
        assert claim_files(limit=1, now=NEXT + timedelta(minutes=7 * turn))
    assert fail_exhausted(now=NEXT + timedelta(hours=2)) == 1
    assert told("intake_files", "outcome") == {"failed": 1}
    receive_file(data=b"fine", filename="简历.txt", source="upload", actor=PROGRAM, now=NEXT + timedelta(hours=3))
    assert told("intake_files", "outcome") == {"waiting": 1}


def test_who_was_erased_before_was_read_all_the_same() -> None:
    with write_tx():
        erase_records([a_candidate(PERSON)], reason="asked", actor_id=None, now=NOW)
    hand_in(b"again")
    one_file_is_read()
    assert IntakeItem.objects.get().status == IntakeItem.Status.FAILED
    assert told("intake_files", "outcome") == {"erased_before": 1}
    assert told("intake_parsed", "source") == {"upload": 1.0}


def test_a_value_marked_once_more_counts_on_the_later_day_alone() -> None:
    with write_tx():
        case = case_of(a_candidate(PERSON), now=NOW)
    raise_flag(case=case, field="city", entry=0, fault="typo", actor=PROGRAM, now=NOW)
    assert told("faults", "time") == {"2026-11-02": 1}
    raise_flag(case=case, field="city", entry=0, fault="outdated", actor=PROGRAM, now=NEXT)
    assert told("faults", "time") == {"2026-11-03": 1}


def test_a_newer_reading_that_is_less_sure_is_told_of_the_day_the_file_came() -> None:
    person = a_candidate(PERSON)
    assert told("read_doubts", "time") == {"2026-11-02": 0}
    apply_rereading(document=person.documents.get(), read=replace(a_document(PERSON, confidence=0.5), parser_version=2), now=NEXT)
    assert told("read_doubts", "time") == {"2026-11-02": 3}
    assert told("read_doubtful", "source") == {"upload": 1.0}
