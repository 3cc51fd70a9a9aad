"""What was said about a record finds it, until it is taken back."""

import pytest
from django.test import Client

from caidang.domain.candidates.selectors.finding.find import search_candidates
from caidang.domain.review.services.news.comments import add_comment, remove_comment
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db


def test_a_comment_finds_its_record(admin: Client, follower: Follower) -> None:
    record = a_candidate([("name", 0, "林知夏")])
    comment = add_comment(candidate=record, text="她更想去水族馆上班", actor=PROGRAM, now=NOW)
    follower.step(NOW)
    found = search_candidates(text="水族馆", viewer=PROGRAM, today=NOW.date())
    assert [one.row.name for one in found.found] == ["林知夏"]
    assert found.found[0].why == ("留言、面试",)
    remove_comment(comment_id=str(comment.public_id), actor=PROGRAM, now=NOW)
    follower.step(NOW)
    assert search_candidates(text="水族馆", viewer=PROGRAM, today=NOW.date()).total == 0
