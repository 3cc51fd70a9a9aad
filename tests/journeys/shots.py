"""The pictures in the docs: which page of which invented house, as whom, and when it is ready to be looked at."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture. ``ready`` is what must be on the page first; ``act`` goes on from the page to what is shown."""

    name: str
    who: str
    path: str
    ready: str
    act: Callable[[Page], None] | None = None


def _ask(words: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        with page.expect_response("**/candidates/results/"):
            page.fill("#q", words)
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)

    return act


def _first_person(page: Page) -> None:
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("cd-document canvas, cd-document svg.cd-drawn")


def _first(link: str, ready: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(link).first.click()
        page.wait_for_selector(ready)

    return act


SHOTS: dict[str, tuple[Shot, ...]] = {
    "": (
        # The interviews are the last that the demo arranges: with them all is there.
        Shot("面试", "guwen", "/interviews/", "main tbody tr"),
        Shot("看板", "guwen", "/board/", ".cd-card"),
        Shot("客户", "guwen", "/clients/", "main a", _first("main table a, main .cd-row a", "main h1")),
        Shot("邮件", "guwen", "/mail/new/", "main"),
        Shot("待办", "zhengli", "/", "main h1, main h2"),
        Shot("收件", "zhuguan", "/intake/", "#intake-rows tr"),
        Shot("名单", "zhuguan", "/candidates/", "#people tbody tr"),
        Shot("搜索", "zhuguan", "/candidates/", "#people tbody tr", _ask("上海 本科及以上 -应届")),
        Shot("档案", "shenhe", "/candidates/", "#people tbody tr", _first_person),
        Shot("数据", "guwen", "/figures/", ".cd-chart svg"),
        Shot("归类", "zhengli", "/sorting/", "main h1, main h2"),
        Shot("查重", "zhengli", "/duplicates/", "main"),
        Shot("表格", "zhengli", "/sheets/", "main"),
        Shot("保鲜", "gengxin", "/freshness/", "main"),
        Shot("学习", "shouji", "/learning/", "main h1"),
        Shot("备份", "admin", "/backup/", "main h1"),
        Shot("合规", "admin", "/compliance/", "main h1"),
        Shot("审计", "shenji", "/audit/", "main table"),
    ),
    "tech": (
        Shot("案例-科技公司-收件", "zhuguan", "/intake/", "#intake-rows tr"),
        Shot("案例-科技公司-名单", "zhuguan", "/candidates/", "#people tbody tr"),
        Shot("案例-科技公司-查重", "zhengli", "/duplicates/", "main"),
    ),
    "finance": (
        Shot("案例-金融公司-名单", "an", "/candidates/", "#people tbody tr"),
        Shot("案例-金融公司-异常", "shenji", "/audit/unusual/", "main"),
        Shot("案例-金融公司-审计", "shenji", "/audit/", "main table"),
    ),
}
"""By the house: the usual demo, and the two cases (``tools.demo --case``)."""
