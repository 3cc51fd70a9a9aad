"""The docs name every way in, its limits and the words no password is made of, as the code has them."""

import ast
import re
from datetime import timedelta

import pytest
from allauth.mfa import app_settings as factors
from allauth.socialaccount.internal.statekit import STATE_TTL
from django.conf import settings

from caidang.config import settings as shipped
from caidang.foundation.accounts.login import door, recovery_codes
from caidang.foundation.accounts.login.invitations import JOIN_LIFE, RESET_LIFE
from caidang.foundation.accounts.login.passwords import WORDS
from caidang.foundation.accounts.login.sessions import IDLE, LONGEST
from tests.laws.test_code import ROOT, SOURCE, python_files
from tests.laws.test_security_docs import section
from tests.laws.trees import tree_of
from tests.web.access.routes import OPEN

MANUAL = (ROOT / "docs" / "管理" / "成员与登录.md").read_text(encoding="utf-8")


def minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def test_every_way_in_is_listed_and_no_other() -> None:
    """What opens without a session is told by the access tests, which leave out no address."""
    table = section("登录途径").split("### ")[0]
    listed = re.findall(r"`(\w+)`", "\n".join(line.split("|")[2] for line in table.splitlines() if line.startswith("| ")))
    assert sorted(listed) == sorted(OPEN)


def test_limits_of_the_log_in_are_those_of_the_code() -> None:
    told = dict(re.findall(r"^\| (\S+) \| ([^|]+) \|$", section("登录途径").split("### 时限和次数")[1], re.MULTILINE))
    length = next(v["OPTIONS"]["min_length"] for v in shipped.AUTH_PASSWORD_VALIDATORS if v["NAME"].endswith("LongEnough"))
    assert told == {
        "什么": "多少",
        "密码最短": f"{length} 位",
        "同一个登录名": f"{minutes(door.NAME_WINDOW)} 分钟里错 {door.NAME_LIMIT} 次",
        "同一个地址": f"{minutes(door.ADDRESS_WINDOW)} 分钟里错 {door.ADDRESS_LIMIT} 次",
        "锁住": f"{minutes(door.SHUT_FOR)} 分钟",
        "闲置退出": f"{minutes(IDLE)} 分钟",
        "登录最长": f"{minutes(LONGEST) // 60} 小时",
        "再确认的有效": f"{settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60} 分钟",
        "邀请链接": f"{JOIN_LIFE.days} 天",
        "重设链接": f"{RESET_LIFE.days} 天",
        "去外部账号一趟": f"{STATE_TTL // 60} 分钟",
        "验证码": f"{factors.TOTP_PERIOD} 秒，前后不让",
        "恢复码": f"{recovery_codes.COUNT} 个，{recovery_codes.DIGITS} 位，各用一次",
    }  # fmt: skip
    assert factors.TOTP_TOLERANCE == 0
    assert LONGEST.total_seconds() == settings.SESSION_COOKIE_AGE


def test_several_places_and_accounts_elsewhere_are_told_of() -> None:
    assert "几处同时登录不限" in section("登录途径")
    assert "从外部账号进来的会话" in section("登录途径")


def test_the_manual_lists_the_words_no_password_is_made_of() -> None:
    line = MANUAL.split("产品、行业的词：")[1].split("。")[0]
    assert tuple(line.split("、")) == WORDS


pytestmark = pytest.mark.xdist_group("trees")
NAMES_ONLY = {
    "foundation/search/index/writer.py", "foundation/vault/header.py", "foundation/lib/sandbox/pool.py",
    "domain/backup/here.py", "domain/backup/places/folder.py", "domain/backup/snapshot/scratch.py",
    "domain/backup/services/targets.py", "domain/backup/places/pace.py", "domain/backup/checking.py",
}  # fmt: skip
"""Names of files, jobs, machines and scratch databases, of which it is enough that no two are the same;
a sample that is drawn, a wait that is not the same for all."""


def test_what_is_not_to_be_guessed_is_random_enough() -> None:
    """128 bits, from the operating system; numbers in addresses are names, whatever else guards them."""
    found = set()
    for path in python_files(SOURCE):
        name = str(path.relative_to(SOURCE))
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                of = ast.unparse(node.func)
                if of.startswith("random.") or of in ("uuid.uuid1", "get_random_string"):
                    found.add(name)
                if of.startswith("secrets.token_") and (not node.args or ast.literal_eval(node.args[0]) < 16):
                    found.add(name)
    assert found == NAMES_ONLY
