"""``caidang user``: what an administrator does from the server."""

import re

import pytest

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotFound
from caidang.interfaces.cli.arguments import Parser
from caidang.interfaces.cli.commands.user import run
from caidang.interfaces.cli.verbs import VERBS

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> object:
    """Return a function that does one ``caidang user …`` and returns what it prints."""

    def say(*arguments: str) -> str:
        parser = Parser("caidang user", "")
        VERBS["user"].add_arguments(parser)
        parser.add_argument("--yes", action="store_true")
        assert run(parser.parse_args([*arguments, "--yes"])) == 0
        return capsys.readouterr().out

    return say


def test_members_are_made_changed_and_seen_off(said: object) -> None:
    assert callable(said)
    assert "已新增管理员 zhou，密码 " in said("add", "zhou", "--role", "admin", "--name", "周示例")
    said("add", "shen", "--role", "organiser")
    assert "zhou\t周示例\t管理员\t在职\t没有两步验证\t没登录过" in said("list")
    shown = said("invite", "--role", "updater", "--url", "https://hr.example.cn/")
    assert re.search(r"https://hr\.example\.cn/join/[\w-]{40,}/\n只能用一次", shown)
    assert "/join/" in said("link", "shen")
    assert "现在是审核员" in said("role", "SHEN", "--role", "reviewer")
    assert "已停用并交接" in said("leave", "shen", "--to", "zhou")
    assert "已停用" in said("list")
    assert said("return", "shen") == "账号已恢复\n"


@pytest.mark.parametrize(
    ("arguments", "kind", "saying"),
    [
        (("add", "gu"), InvalidInput, "--role"),
        (("role",), InvalidInput, "登录名"),
        (("unlock", "zhou"), Conflict, "没有被锁"),
        (("reset-factor", "zhou"), Conflict, "没有开两步验证"),
        (("leave", "nobody"), NotFound, "没有登录名是 nobody"),
        (("leave", "zhou"), Conflict, "最后一位"),
        (("role", "zhou", "--role", "collector"), Conflict, "最后一位"),
    ],
)
def test_what_cannot_be_done_is_told(
    said: object, arguments: tuple[str, ...], kind: type[CaidangError], saying: str
) -> None:
    assert callable(said)
    said("add", "zhou", "--role", "admin")
    with pytest.raises(kind, match=saying):
        said(*arguments)
