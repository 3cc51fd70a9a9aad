"""What a reviewer is shown to look at: files, dates, passages of others, two files of one person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.records import attach_document, create_candidate
from caidang.domain.candidates.values import ReadDocument, sentence_tokens
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault
from tests.making import NOW, a_document

pytestmark = pytest.mark.django_db

PERSON = [
    ("name", 0, "林知夏"), ("phone", 0, "13800001111"),
    ("employer", 0, "样本科技有限公司"), ("title", 0, "产品经理"), ("job_start", 0, "2019-07"), ("job_end", 0, "present"),
    ("employer", 1, "远山咨询"), ("title", 1, "助理"), ("job_start", 1, "2015-01"), ("job_end", 1, "2018-01"),
]  # fmt: skip
HIDDEN = {
    "kind": "hidden", "page": 1, "box": [50, 700, 90, 702], "text": "精通一切技术栈", "count": 7, "reason": "tiny",
}  # fmt: skip
SENTENCES = (
    "负责订单系统的设计与开发日均处理三百万单",
    "带领五人小组重构支付网关并写成文档供全组使用",
    "独有的一句话只有这个人写过别人都没有写过",
)


def store(document: ReadDocument) -> Candidate:
    with write_tx():
        key = vault.new_data_key(now=NOW)
        blob = vault.store_blob(data=document.data, key=key, now=NOW)
        return create_candidate(
            data_key=key,
            documents=[document],
            blobs=[blob],
            source="upload",
            actor=PROGRAM,
            now=NOW,
        )


def notices(client: Client, record: Candidate) -> str:
    answer = client.get(f"/candidates/{record.public_id}/notices/")
    assert answer.status_code == 200
    return str(answer.content.decode().strip())


def test_a_plain_record_shows_nothing(admin: Client) -> None:
    assert notices(admin, store(a_document(PERSON[:6]))) == ""


def test_hidden_text_and_gaps_are_told_with_their_places(admin: Client) -> None:
    record = store(replace(a_document(PERSON), tricks=(HIDDEN,)))
    page = notices(admin, record)
    document = record.documents.get()
    assert f'data-place="{document.public_id} 1 50,700,90,702"' in page
    assert "有 7 个小得看不见的字，没有读进字段，也搜不到：「精通一切技术栈」" in page
    assert "「远山咨询」之后隔了 17 个月才到「样本科技有限公司」" in page
    assert 'href="#f-job_end-1"' in page


def test_passages_of_another_record_lead_to_it(admin: Client) -> None:
    tokens = sentence_tokens(SENTENCES)
    record = store(replace(a_document(PERSON[:2]), sentences=tokens))
    other = store(replace(a_document([("name", 0, "陆清和")]), sentences=tokens[:2]))
    store(replace(a_document([("name", 0, "沈若溪")]), sentences=tokens[:1]))
    page = notices(admin, record)
    assert "和「陆清和」的简历有 2 句话一样" in page
    assert f"/candidates/{other.public_id}/" in page
    assert "沈若溪" not in page


def test_what_everybody_writes_counts_for_nothing(admin: Client) -> None:
    tokens = sentence_tokens(SENTENCES[:2])
    records = [
        store(replace(a_document([("name", 0, f"候选{n}")]), sentences=tokens)) for n in range(14)
    ]
    assert notices(admin, records[0]) == ""


def test_two_files_of_one_person_give_questions(admin: Client) -> None:
    record = store(a_document(PERSON))
    later = [
        v
        for v in PERSON
        if v[:2] not in [("employer", 1), ("title", 1), ("job_start", 1), ("job_end", 1)]
    ]
    later = [(f, e, "2018-07" if f == "job_start" else v) for f, e, v in later]
    document = a_document(later)
    with write_tx():
        blob = vault.store_blob(data=document.data, key=record.data_key, now=NOW)
        attach_document(
            candidate=record,
            document=document,
            blob=blob,
            actor=PROGRAM,
            now=NOW + timedelta(days=30),
        )
    page = notices(admin, record)
    assert "可询问" in page
    assert "样本科技有限公司的入职：前一份写 2019-07，后一份写 2018-07" in page
    assert "前一份有「远山咨询」，后一份没有写" in page
