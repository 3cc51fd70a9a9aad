"""What a member was following goes on with a colleague who may, or waits."""

import pytest

from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.services.leaving import ON_A_DESK
from caidang.domain.review.services.leaving import preview_leaving, see_off
from caidang.foundation.accounts.policy import Role
from tests.apps.pipeline.making import a_job, applied
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "is_taken"), [(Role.CONSULTANT, True), (Role.ORGANISER, False)])
def test_applications_pass_on_with_the_desk(role: Role, *, is_taken: bool) -> None:
    admin = as_now(someone("admin", Role.ADMIN))
    leaver, heir = someone("leaver"), someone("heir", role)
    (one,) = applied(a_job(), a_candidate([("name", 0, "林知夏")]))
    Application.objects.update(owner=leaver.pk)
    seen = preview_leaving(user_id=leaver.pk, to=heir.pk, viewer=admin, now=NOW, more=ON_A_DESK)
    assert seen.desk.more == (("跟进的应聘", 1),)
    see_off(user_id=leaver.pk, to=heir.pk, actor=admin, now=NOW, more=ON_A_DESK)
    assert Application.objects.get(pk=one.pk).owner == (heir.pk if is_taken else None)
