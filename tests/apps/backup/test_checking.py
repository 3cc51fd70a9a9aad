"""A vault is looked over while people work on it, and the run says how far it is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from caidang.domain.backup import checking
from caidang.domain.backup.models import BackupTarget
from caidang.domain.candidates.models import FieldValue
from tests.making import a_candidate

pytestmark = pytest.mark.django_db(transaction=True)


def a_target(name: str) -> None:
    BackupTarget.objects.create(name=name, kind="folder", settings=b"", created_at=timezone.now())


def test_the_run_writes_how_far_it_is_while_others_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_TOGETHER", 1)
    for number in range(4):
        a_candidate([("name", 0, f"林知夏{number}"), ("phone", 0, f"1380000111{number}")])
    seen: list[int] = []

    def elsewhere(name: str) -> None:
        try:
            a_target(name)
        finally:
            connection.close()

    def tell(stage: str, done: int, total: int) -> None:
        if stage != "values":
            return
        with ThreadPoolExecutor(1) as other:
            other.submit(elsewhere, f"theirs {done}").result()
        a_target(f"ours {done}")
        seen.append(done)

    found = checking.check_vault(sample=None, progress=tell)
    assert found.problems == []
    assert found.values == len(seen) == FieldValue.objects.count() > 4
