"""数据: who sees which numbers, reports with each one's own, files, letters, and the link for other sites."""

import io
import json
import re
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from python_calamine import CalamineWorkbook

from caidang.core.review.chain import Action as Step
from caidang.domain.analytics.drawing import WHY_WITHHELD, WITHHELD
from caidang.domain.analytics.models import Report, ShownBoard
from caidang.domain.review.services.chain.cases import case_of, move
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.csp import chart_policy
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.index.follower import Follower
from tests.both import on_both
from tests.making import NOW, a_candidate, as_now
from tests.web.conftest import LogIn
from tests.web.out_of_reach import two_people_out_of_reach

pytestmark = pytest.mark.django_db


def data_of(page: str) -> dict[str, object]:
    """What the page's first chart is drawn from."""
    found = re.search(r'<script id="p\d+-data" type="application/json">(.*?)</script>', page)
    assert found is not None
    told: dict[str, object] = json.loads(found[1])
    return told


def total_of(page: str) -> str:
    found = re.search(r'class="cd-fig-total">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>|\s", "", found[1].partition('<span class="cd-soft">')[0])


def test_every_role_has_its_board_and_who_may_not_is_turned_away(log_in: LogIn) -> None:
    collector, auditor, boss = log_in(Role.COLLECTOR), log_in(Role.AUDITOR), log_in(Role.MANAGER)
    a_candidate([("name", 0, "林知夏")], now=timezone.now())
    page = boss.get(reverse("figures")).content.decode()
    assert "主管的看板" in page
    assert "<details" in page
    assert 'aria-label="各来源' in page, "each chart is a sentence to a reader"
    assert reverse("shown_boards") in page
    mine = collector.get(reverse("figures")).content.decode()
    assert reverse("figure_costs") not in mine
    assert collector.get(reverse("figure"), {"m": "reveals"}).status_code == 403
    assert collector.get(reverse("figure_behind"), {"m": "reveals"}).status_code == 403
    assert collector.get(reverse("figure_costs")).status_code == 403
    assert collector.get(reverse("shown_boards")).status_code == 403
    assert boss.get(reverse("figure"), {"m": "no-such"}).status_code == 422
    assert boss.get(reverse("figures"), {"span": "own", "since": "2026-11-09", "until": "2026-11-01"}).status_code == 422
    told = auditor.get(reverse("figure"), {"m": "store_new", "split": "member"}).content.decode()
    assert "林知夏" not in told
    assert WITHHELD in told, "one is too few for who may not see persons"
    assert WHY_WITHHELD in told
    assert reverse("figure_behind") not in told
    assert auditor.get(reverse("figure_behind"), {"m": "store_new"}).status_code == 403


def test_a_number_opens_the_list_behind_it_and_a_filter_stands_in_the_address(log_in: LogIn) -> None:
    boss = log_in(Role.MANAGER)
    a_candidate([("name", 0, "林知夏")], now=timezone.now())
    page = boss.get(reverse("figure"), {"m": "store_new", "split": "source", "f.source": "upload"}).content.decode()
    told = data_of(page)
    assert told["labels"] == ["上传"]
    (url,) = told["series"][0]["urls"]  # type: ignore[index]
    assert "f.source=upload" in url
    behind = boss.get(url).content.decode()
    assert "林知夏" in behind
    assert "上传" in behind
    assert "林" not in url
    other = boss.get(reverse("figure"), {"m": "store_new", "split": "source", "f.source": "mail"}).content.decode()
    assert total_of(other) == "0"
    choices = boss.get(reverse("figure_choices", args=["source"]), {"m": "store_new"}).content.decode()
    assert 'name="f.source" value="upload"' in choices
    people = boss.get(reverse("figure_candidates"), {"source": "upload", "fresh": "no"})
    assert people["Location"] == reverse("candidates"), "what is sought stays in the session"


def test_the_period_before_and_what_a_share_was_worked_out_from_open_their_lists_as_well(log_in: LogIn) -> None:
    boss, now = log_in(Role.MANAGER), timezone.now()
    for name, back in (("林知夏", 0), ("周远山", 1), ("沈青禾", 40), ("许言", 40), ("江若", 41)):
        person = a_candidate([("name", 0, name)], now=now - timedelta(days=back))
        with write_tx():
            case = case_of(person, now=now)
        move(case=case, action=Step.SUBMIT, actor=PROGRAM, now=now - timedelta(days=back))
    for asked in (
        {"m": "store_new", "split": "source"}, {"m": "store_new", "split": "time"}, {"m": "store_new", "split": "time", "by": "week"},
        {"m": "store_new"}, {"m": "work_hours", "split": "state"}, {"m": "queue_length", "split": "age"},
    ):  # fmt: skip
        page = html.fromstring(boss.get(reverse("figure"), asked).content.decode())
        links = page.xpath("//td[contains(@class, 'cd-number')]/a | //p[@class='cd-fig-total']//a")
        assert len(links) >= 2
        said = 0
        for link in links:
            told = re.match(r"(?:上一段 )?(\d+)(?:$|，)", link.text)
            if told is None:
                continue  # a share or a mean: its list has as many as it was worked out from
            rows = html.fromstring(boss.get(link.get("href")).content.decode()).xpath("//tbody/tr")
            assert len(rows) == int(told[1]), (asked, link.get("href"))
            said += 1
        assert said >= 1


def test_a_shared_report_shows_each_his_own_numbers(log_in: LogIn) -> None:
    boss, consultant = log_in(Role.MANAGER), log_in(Role.CONSULTANT)
    two_people_out_of_reach()
    a_candidate([("name", 0, "许示例")], now=NOW)
    kept = {"m": "store_size", "name": "我们有多少人", "act": "save"}
    assert boss.post(reverse("reports"), {**kept, "shared": "none"}).status_code == 302
    row = Report.objects.get()
    assert b"store_size" not in bytes(row.content)
    own = reverse("report", args=[row.public_id])
    assert consultant.get(own).status_code == 404
    assert "我们有多少人" not in consultant.get(reverse("reports")).content.decode()
    boss.post(own, {**kept, "act": "change", "shared": "all"})
    assert "我们有多少人" in consultant.get(reverse("reports")).content.decode()
    assert total_of(boss.get(own, follow=True).content.decode()) == "3"
    assert total_of(consultant.get(own, follow=True).content.decode()) == "1"
    assert consultant.post(own, {**kept, "act": "change", "shared": "all"}).status_code == 403
    assert consultant.post(own, {**kept, "act": "remove"}).status_code == 403
    assert consultant.post(own, {**kept, "act": "copy", "name": "我的", "shared": "none"}).status_code == 302
    boss.post(own, {**kept, "act": "change", "shared": "team"})
    assert consultant.get(own).status_code == 404, "he is in no team with him"
    boss.post(own, {"act": "remove"})
    assert boss.get(own).status_code == 404
    assert {"report.saved", "report.changed", "report.removed"} <= set(AuditEvent.objects.values_list("verb", flat=True))


def test_files_say_what_the_page_says_and_are_written_down(log_in: LogIn) -> None:
    boss, auditor = log_in(Role.MANAGER), log_in(Role.AUDITOR)
    a_candidate([("name", 0, "林知夏")], now=timezone.now())
    asked = {"m": "store_new", "split": "source"}
    sheet = boss.post(reverse("figures_out"), {**asked, "kind": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(1).to_python()
    assert ["上传", 1.0] in [row[:2] for row in rows]
    paper = auditor.post(reverse("figures_out"), {"m": "store_new", "split": "time", "kind": "pdf"})
    with pypdfium2.PdfDocument(paper.content) as found:
        text = re.sub(r"\s+", "", "".join(one.get_textpage().get_text_bounded() for one in found))
    assert WITHHELD.replace(" ", "") in text
    assert "林知夏" not in text
    event = AuditEvent.objects.filter(verb="figures.exported").order_by("seq").first()
    assert event is not None
    assert event.detail == {"kind": "xlsx", "measures": ["store_new"]}
    assert boss.post(reverse("figures_out"), {**asked, "kind": "exe"}).status_code == 422
    assert log_in(Role.COLLECTOR).post(reverse("figures_out"), {"m": "reveals", "kind": "pdf"}).status_code == 403


def test_a_board_is_shown_outside_until_it_is_taken_back(log_in: LogIn) -> None:
    admin = log_in(Role.ADMIN)
    a_candidate([("name", 0, "林知夏")], now=timezone.now())
    page = admin.get(reverse("shown_boards")).content.decode()
    offered = dict(re.findall(r'name="panel" value="(\d+)"> ([^<]+)</label>', page))
    assert "现有档案" in offered.values()
    assert not any(word in title for title in offered.values() for word in ("每个人", "各客户", "花费"))
    form = {"act": "make", "name": "首页", "panel": list(offered), "sites": "portal.example.com", "days": "30"}
    assert "不是网站的地址" in admin.post(reverse("shown_boards"), {**form, "sites": "??"}).content.decode()
    made = admin.post(reverse("shown_boards"), form).content.decode()
    link = re.search(r'id="shown-link" value="http://testserver([^"]+)"', made)
    assert link is not None
    assert link[1] not in admin.get(reverse("shown_boards")).content.decode(), "shown this once"
    stranger = Client()
    shown = stranger.get(link[1])
    text = shown.content.decode()
    assert shown.status_code == 200
    word = re.search(r"'nonce-([\w-]{22})'", shown["Content-Security-Policy"])
    assert word is not None
    assert shown["Content-Security-Policy"] == chart_policy(word[1], ["https://portal.example.com"])
    assert "X-Frame-Options" not in shown
    assert WITHHELD in text, "one person is too few outside, whoever made the link"
    assert not re.search(r'href="/(figures|candidates)', text), "nothing to go on to"
    assert "林知夏" not in text
    assert stranger.post(link[1]).status_code == 405
    assert stranger.get(link[1][:-6] + "aaaaa/").status_code == 404, "signed"
    row = ShownBoard.objects.get()
    assert row.views == 1
    ShownBoard.objects.update(expires_at=timezone.now())
    assert stranger.get(link[1]).status_code == 404
    ShownBoard.objects.update(expires_at=timezone.now() + timedelta(days=1))
    User.objects.update(is_active=False)
    assert stranger.get(link[1]).status_code == 404, "its maker is gone"
    User.objects.update(is_active=True)
    admin.post(reverse("shown_boards"), {"act": "revoke", "which": str(row.public_id)})
    over = stranger.get(link[1])
    assert over.status_code == 404
    assert over["X-Frame-Options"] == "DENY"
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"figures.shown_outside", "figures.taken_back"} <= verbs


def test_costs_are_typed_in_and_what_was_wrong_stays(log_in: LogIn) -> None:
    boss = log_in(Role.MANAGER)
    at = f"{reverse('figure_costs')}?year=2026"
    wrong = boss.post(at, {"mail@2026-11-01": "许多"})
    assert wrong.status_code == 422
    assert "许多" in wrong.content.decode()
    boss.post(at, {"mail@2026-11-01": "12,000", "upload@2026-11-01": ""})
    assert 'name="mail@2026-11-01"' in boss.get(at).content.decode()
    assert "全年 12000 元" in boss.get(at).content.decode()
    boss.post(at, {"mail@2026-11-01": ""})
    assert "全年 0 元" in boss.get(at).content.decode()


def test_the_log_is_narrowed_to_what_a_number_counts(log_in: LogIn) -> None:
    admin = log_in(Role.ADMIN)
    admin.post(reverse("figures_out"), {"m": "store_size", "kind": "pdf"})
    page = admin.get(reverse("audit"), {"verb": "figures.exported"}).content.decode()
    assert page.count("导出了数据") == 2, "the condition, and the one event"
    assert "加了成员" not in page


@pytest.mark.parametrize("role", on_both(Role.UPDATER, Role.MANAGER, others=[Role.COLLECTOR, Role.ORGANISER, Role.REVIEWER, Role.CONSULTANT]))
def test_a_few_figures_stand_over_the_work_list_each_with_its_list(role: Role, log_in: LogIn, follower: Follower) -> None:
    client = log_in(role)
    person = a_candidate([("name", 0, "林知夏"), ("city", 0, "上海")], now=timezone.now())
    with write_tx():
        case_of(person, now=timezone.now())
    follower.step(NOW)
    assert reverse("figures_strip") in client.get(reverse("home")).content.decode()
    strip = html.fromstring(client.get(reverse("figures_strip")).content.decode())
    figures = strip.xpath("//li")
    assert 3 <= len(figures) <= 4
    for one in figures:
        assert client.get(one.xpath("a/@href")[0]).status_code == 200
        for link in one.xpath("b//a"):
            page = client.get(link.get("href"), follow=True)
            assert page.status_code == 200
            if reverse("figure_behind") in link.get("href") and link.text.isdigit():
                assert len(html.fromstring(page.content.decode()).xpath("//tbody/tr")) == int(link.text)


def test_an_auditor_has_no_work_list_and_no_strip(log_in: LogIn) -> None:
    assert log_in(Role.AUDITOR).get(reverse("figures_strip")).content.strip() == b""


def test_who_does_hard_work_stands_before_who_does_easy_work(log_in: LogIn) -> None:
    boss, mine, auditor = log_in(Role.MANAGER), log_in(Role.CONSULTANT), log_in(Role.AUDITOR)
    hard, easy = (User.objects.get(username=f"member-{name}") for name in ("consultant", "manager"))
    now = timezone.now()
    for n in range(5):
        person = a_candidate([("name", 0, f"人{n}"), ("city", 0, "上海"), ("phone", 0, f"1380000112{n}"), ("email", 0, f"p{n}@example.com")], now=now)
        person.values.update(confidence=0.5 if n < 2 else 0.99)
        with write_tx():
            case = case_of(person, now=now)
        move(case=case, action=Step.SUBMIT, actor=as_now(hard if n < 2 else easy), now=now)
    asked = {"m": "work_done", "split": "member"}
    table = html.fromstring(boss.get(reverse("figure"), asked).content.decode()).xpath("//table")[0]
    names = names_of([hard.pk, easy.pk])
    rows = {row.xpath("string(th)"): [cell.text_content().strip() for cell in row.xpath("td")] for row in table.xpath(".//tbody/tr")}
    columns = [cell.text_content() for cell in table.xpath(".//thead//th")][1:]
    told = {name: dict(zip(columns, row, strict=True)) for name, row in rows.items()}
    assert told[names[hard.pk]]["这段时间"] == "2"
    assert float(told[names[hard.pk]]["按难度折算"]) == 2.9, "two records, each of four doubtful values: weighing 8 where the house weighs 5.6"
    assert float(told[names[easy.pk]]["按难度折算"]) == 2.1
    assert list(rows)[0] == names[hard.pk], "two hard ones are more than three easy ones"
    own = mine.get(reverse("figure"), asked).content.decode()
    assert names[easy.pk] not in html.fromstring(own).xpath("string(//main)"), "of colleagues he is told nothing"
    assert names[hard.pk] not in auditor.get(reverse("figure"), asked).content.decode()
