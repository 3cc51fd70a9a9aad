"""The pages of 重新阅读: begun, followed and cancelled by those who may, and by nobody else."""

import pytest

from caidang.domain.intake.models import RereadRun
from caidang.foundation.accounts.policy import Role
from tests.making import a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def test_a_run_is_begun_shown_and_cancelled(log_in: LogIn) -> None:
    a_candidate([("name", 0, "沈若溪")])
    manager = log_in(Role.MANAGER)
    assert "1 份原件是由旧版读的" in manager.get("/reread/").content.decode()
    begun = manager.post("/reread/", follow=True).content.decode()
    assert "0 / 1" in begun
    run = RereadRun.objects.get()
    assert "0 / 1" in manager.get(f"/reread/{run.pk}/").content.decode()
    assert "已取消" in manager.post(f"/reread/{run.pk}/cancel/", follow=True).content.decode()


def test_one_record_is_read_again_from_its_page(log_in: LogIn) -> None:
    candidate = a_candidate([("name", 0, "沈若溪")])
    manager = log_in(Role.MANAGER)
    page = f"/candidates/{candidate.public_id}/"
    assert f"{page}reread/" in manager.get(page).content.decode()
    assert "已排队重新阅读" in manager.post(f"{page}reread/", follow=True).content.decode()
    assert RereadRun.objects.get().candidate_id == candidate.pk


def test_others_neither_see_the_button_nor_may_begin(log_in: LogIn) -> None:
    candidate = a_candidate([("name", 0, "沈若溪")])
    collector = log_in(Role.ORGANISER)
    page = f"/candidates/{candidate.public_id}/"
    assert f"{page}reread/" not in collector.get(page).content.decode()
    assert collector.post(f"{page}reread/").status_code in (403, 404)
    assert collector.post("/reread/").status_code in (403, 404)
    assert not RereadRun.objects.exists()
