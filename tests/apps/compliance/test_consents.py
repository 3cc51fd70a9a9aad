"""The ledger of consents, and that nobody is put before a client without a line in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.services.record.merge import merge_candidates
from caidang.domain.compliance.models import Consent, Disclosure, Purpose
from caidang.domain.compliance.selectors.consents import (
    Standing,
    proof_of,
    standing_with,
    text_of,
    view_consents,
)
from caidang.domain.compliance.services.consents import (
    Agreed,
    record_consent,
    renew_consent,
    save_consent_text,
    withdraw_consent,
)
from caidang.domain.pipeline.selectors.submissions.sent import client_page
from caidang.domain.pipeline.selectors.warnings import Sort, warnings_for
from caidang.domain.pipeline.services.client_merging import merge_clients
from caidang.domain.pipeline.services.submissions.links import report_in
from caidang.domain.pipeline.services.submissions.sending import send
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.models import AuditEvent
from tests.apps.pipeline.town import Town, a_town
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def town() -> Town:
    return a_town()


def agreed(town: Town, **changed: object) -> Consent:
    told: dict[str, object] = {"way": "call", "evidence": "周一上午电话", "client": town.client, "months": 6}
    return record_consent(candidate=town.person, agreed=Agreed(**told | changed), actor=PROGRAM, now=NOW)  # type: ignore[arg-type]


def sent(town: Town, **changed: object) -> object:
    parcel = town.parcel(**{"consent": "", "evidence": ""} | changed)
    return send(parcel=parcel, url_of=lambda token: token, actor=PROGRAM, now=NOW, today=TODAY)


def test_a_consent_in_the_ledger_lets_out_and_is_named_by_the_disclosure(town: Town) -> None:
    row = agreed(town)
    sent(town)
    given = Disclosure.objects.get()
    assert (given.by_consent, given.consent) == (row, "call")
    assert Consent.objects.count() == 1


def test_without_one_it_has_to_be_said_with_evidence_and_goes_into_the_ledger(town: Town) -> None:
    for way, evidence in (("", "周一电话"), ("call", " "), ("telepathy", "周一电话")):
        with pytest.raises(InvalidInput, match="没有发出"):
            sent(town, consent=way, evidence=evidence)
    assert not Disclosure.objects.exists()
    sent(town, consent="call", evidence="周一上午电话，同意")
    row = Consent.objects.get()
    assert (row.source, row.client, row.purposes) == ("sending", town.client, [Purpose.SUBMIT.value])
    assert AuditEvent.objects.filter(verb="consent.given", subject=f"candidate:{town.person.pk}").exists()


def test_what_was_withdrawn_cannot_be_talked_over_and_closes_the_link(town: Town) -> None:
    row = agreed(town)
    sending = sent(town).sending  # type: ignore[attr-defined]
    assert len(client_page(sending).reports) == 1
    withdraw_consent(
        candidate=town.person, public_id=str(row.public_id), way="mail", words="来信", actor=PROGRAM, now=NOW
    )
    with pytest.raises(InvalidInput, match="撤回"):
        sent(town, consent="call", evidence="他又说可以了")
    page = client_page(sending)
    assert (page.reports, page.closed) == ((), 1)
    with pytest.raises(Exception, match="撤回"):
        report_in(sending, 1)
    with pytest.raises(Conflict):
        withdraw_consent(
            candidate=town.person, public_id=str(row.public_id), way="mail", words="", actor=PROGRAM, now=NOW
        )
    agreed(town, evidence="周三当面又同意了", way="face")
    sent(town, job=str(town.job.public_id))


def test_a_form_of_before_the_withdrawal_is_no_new_consent(town: Town) -> None:
    row, pk = agreed(town), town.person.pk
    later = NOW + timedelta(days=9)
    withdraw_consent(candidate=town.person, public_id=str(row.public_id), way="mail", words="", actor=PROGRAM, now=later)
    told = Agreed(way="form", evidence="抽屉里找到的表", client=town.client, given_at=later - timedelta(days=1))
    record_consent(candidate=town.person, agreed=told, actor=PROGRAM, now=later + timedelta(hours=1))
    assert standing_with(town.client, [pk], now=later) == {pk: Standing.WITHDRAWN}
    # Of a call on that very day only the day is known: it was written down after the refusal.
    told = replace(told, way="call", given_at=later - timedelta(minutes=30))
    record_consent(candidate=town.person, agreed=told, actor=PROGRAM, now=later + timedelta(hours=1))
    assert standing_with(town.client, [pk], now=later + timedelta(hours=1)) == {pk: Standing.GIVEN}


def test_what_was_taken_back_stays_so_whichever_records_and_clients_are_merged(town: Town) -> None:
    """A person or a client written down twice is one: no merge opens a link again, nor lets another out."""
    sending = sent(town, consent="call", evidence="周一上午电话").sending  # type: ignore[attr-defined]
    twin, third = (a_candidate([("name", 0, "林知夏")]) for _ in range(2))
    again = type(town.client).objects.create(name="海棠科技（上海）有限公司", created_at=NOW, updated_at=NOW)
    row = record_consent(
        candidate=twin, agreed=Agreed(way="call", evidence="周二电话", client=again), actor=PROGRAM, now=NOW
    )
    later = NOW + timedelta(days=1)
    withdraw_consent(candidate=twin, public_id=str(row.public_id), way="mail", words="", actor=PROGRAM, now=later)
    assert len(client_page(sending).reports) == 1
    for keeper, loser in ((town.person, twin), (third, town.person)):
        merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=later)
    assert len(client_page(sending).reports) == 1, "another client's link"
    merge_clients(keeper=again, loser=town.client, actor=PROGRAM, now=later)
    sending.refresh_from_db()
    assert client_page(sending).reports == ()
    with pytest.raises(NotFound, match="撤回"):
        report_in(sending, 1)
    assert standing_with(again, [third.pk], now=later) == {third.pk: Standing.WITHDRAWN}
    told = view_consents(str(third.public_id), viewer=PROGRAM, now=later).rows
    assert [one.standing for one in told].count(Standing.WITHDRAWN) == 1
    assert len(told) == 2


def test_it_runs_out_is_for_one_client_only_and_is_renewed(town: Town) -> None:
    other = type(town.client).objects.create(name="别家有限公司", created_at=NOW, updated_at=NOW)
    row, pk = agreed(town), town.person.pk
    later = NOW + timedelta(days=200)
    assert standing_with(town.client, [pk], now=NOW) == {pk: Standing.GIVEN}
    assert standing_with(other, [pk], now=NOW) == {pk: Standing.NONE}
    assert standing_with(town.client, [pk], now=later) == {pk: Standing.EXPIRED}
    told = warnings_for([pk], client=town.client, viewer=PROGRAM, now=later)[pk]
    assert [one.text for one in told if one.sort is Sort.NO_CONSENT] == ["他给这家客户的授权过期了，推荐前要再问他。"]
    renew_consent(candidate=town.person, public_id=str(row.public_id), way="call", evidence="再次电话", actor=PROGRAM, now=later)
    assert standing_with(town.client, [pk], now=later) == {pk: Standing.GIVEN}
    assert Consent.objects.count() == 2


def test_texts_have_versions_and_consents_keep_theirs(town: Town) -> None:
    assert text_of("client")[3] == 0
    with pytest.raises(InvalidInput, match="接收方"):
        save_consent_text(kind="client", text="同意给客户", purposes=["submit"], months=6, actor=PROGRAM, now=NOW)
    first = save_consent_text(kind="client", text="同意给{客户}", purposes=["submit"], months=6, actor=PROGRAM, now=NOW)
    row = agreed(town, months=0)
    save_consent_text(kind="client", text="同意提供给{客户}", purposes=["submit"], months=3, actor=PROGRAM, now=NOW)
    assert row.text == first
    assert text_of("client")[2:] == (3, 2)
    assert row.expires_at is not None
    assert row.expires_at > NOW + timedelta(days=150)


def test_proof_and_who_may(town: Town) -> None:
    row = agreed(town, file=("同意书.pdf", b"%PDF signed"))
    view = view_consents(str(town.person.public_id), viewer=PROGRAM, now=NOW)
    assert (view.rows[0].evidence, view.rows[0].file) == ("周一上午电话", "同意书.pdf")
    assert proof_of(str(town.person.public_id), str(row.public_id), viewer=PROGRAM)[1] == b"%PDF signed"
    collector = as_now(someone("collector", Role.COLLECTOR))
    with pytest.raises(NotAllowed):
        record_consent(candidate=town.person, agreed=Agreed("call", "电话"), actor=collector, now=NOW)
