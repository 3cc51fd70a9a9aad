"""No transaction can commit a change below one that others already see."""

import threading

import pytest
from django.db import connection

from caidang.foundation.lib.write_lock import before_commit, write_tx
from caidang.foundation.search import services
from caidang.foundation.search.models import Change


@pytest.mark.django_db(transaction=True)
def test_numbers_appear_in_the_order_of_commits() -> None:
    is_logged, may_commit = threading.Event(), threading.Event()
    has_second_begun = threading.Event()

    def hold(_: list[None]) -> None:
        """Called after the log's own last act, as this module's name comes later."""
        is_logged.set()
        may_commit.wait(20)

    def slow() -> None:
        with write_tx():
            services.log_change(1)
            before_commit(hold, None)
        connection.close()

    def quick() -> None:
        has_second_begun.set()
        with write_tx():
            services.log_change(2)
        connection.close()

    first, second = threading.Thread(target=slow), threading.Thread(target=quick)
    first.start()
    assert is_logged.wait(20)
    second.start()
    assert has_second_begun.wait(20)
    second.join(0.3)  # time enough to commit, if nothing held it
    seen_early = list(Change.objects.values_list("doc_id", flat=True))
    may_commit.set()
    first.join()
    second.join()
    assert seen_early == []
    assert list(Change.objects.order_by("seq").values_list("doc_id", flat=True)) == [1, 2]
