"""``caidang user``: what an administrator does from the server."""

import re
from pathlib import Path

from tests.conftest import environment_of, run_caidang


def test_members_are_made_changed_and_seen_off(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)

    def user(*arguments: str) -> tuple[int, str]:
        done = run_caidang("--yes", "user", *arguments, environment=environment)
        return done.returncode, done.stdout + done.stderr

    assert user("add", "zhou", "--role", "admin", "--name", "周示例")[0] == 0
    assert user("add", "shen", "--role", "organiser")[0] == 0
    code, shown = user("add", "gu")
    assert (code, "--role" in shown) == (1, True)
    code, shown = user("list")
    assert code == 0
    assert "zhou\t周示例\t管理员\t在职\t没有两步验证\t没登录过" in shown
    code, shown = user("invite", "--role", "updater", "--url", "https://hr.example.cn/")
    assert re.search(r"https://hr\.example\.cn/join/[\w-]{40,}/\n只能用一次", shown)
    assert "/join/" in user("link", "shen")[1]
    assert "现在是审核员" in user("role", "shen", "--role", "reviewer")[1]
    assert "没有被锁" in user("unlock", "shen")[1]
    assert "没有开两步验证" in user("reset-factor", "shen")[1]
    assert "没有登录名是 nobody" in user("leave", "nobody")[1]
    assert "最后一位" in user("leave", "zhou", "--to", "shen")[1]
    assert "已停用并交接" in user("leave", "shen", "--to", "zhou")[1]
    assert "已停用" in user("list")[1]
    assert user("return", "shen") == (0, "账号已恢复\n")
