"""What the standard asks of passwords, second factors and links, beyond what the other tests of the log-in show."""

import hashlib
import re
from datetime import timedelta
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import encrypt
from django.apps import apps
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone

from caidang.config import settings as shipped
from caidang.config.env import read_env
from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.login import breached
from caidang.foundation.accounts.login.invitations import JOIN_LIFE, RESET_LIFE
from caidang.foundation.accounts.login.passwords import WORDS, NotOurWords
from caidang.foundation.accounts.login.second_factor import shows_code
from caidang.foundation.accounts.login.sessions import IDLE
from caidang.foundation.accounts.models import Invitation, User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.services import create_user
from tests.making import NOW
from tests.web.conftest import PASSWORD, AppClock, LogIn, prove
from tests.web.test_login import enter, fresh_codes, now_shown, shen, verbs, with_totp
from tests.web.test_members import NEW, a_member, link_in
from tools.breached import packed_list

pytestmark = pytest.mark.django_db
__all__ = ["shen"]


@pytest.mark.parametrize("password", ["caidang2026", "才档才档才档才档12345", "Admin-Password-1", "zhaopin.cn.8"])
def test_words_of_the_trade_make_no_password(password: str) -> None:
    with pytest.raises(InvalidInput, match="先想到的词"):
        create_user(username="lin", password=password, role=Role.MANAGER, actor=PROGRAM, now=NOW)


def test_such_a_word_may_stand_beside_enough_else() -> None:
    assert create_user(
        username="lin", password="paper lantern, caidang", role=Role.MANAGER, actor=PROGRAM, now=NOW
    ).pk


def test_the_organisations_own_names_are_words_too() -> None:
    words = read_env({
        "CAIDANG_HOSTS": "hr.lanjing-soft.example.cn,10.20.30.40", "CAIDANG_PASSWORD_WORDS": "蓝鲸软件, lanjing ,",
    }).password_words  # fmt: skip
    assert words == ("蓝鲸软件", "lanjing", "example", "lanjing", "soft")
    rule = NotOurWords(words)
    for password in ("lanjing2026", "蓝鲸软件2026", "example-soft-1"):
        with pytest.raises(Exception, match="先想到的词"):
            rule.validate(password)
    rule.validate(PASSWORD)
    assert not [word for word in read_env({}).password_words if word not in ("localhost", *WORDS)]


def test_no_password_grows_old(shen: User) -> None:
    User.objects.filter(pk=shen.pk).update(created_at=NOW - timedelta(days=3650))
    client = Client()
    assert enter(client) == "/"
    assert client.get("/").status_code == 200
    assert not [f.name for f in User._meta.get_fields() if re.search("password_.*|expire", f.name)]


def test_a_code_that_opened_the_door_proves_nothing_afterwards(shen: User, app_clock: AppClock) -> None:
    client = Client()
    enter(client)
    secret = with_totp(client)
    spare = fresh_codes(client)[0]
    fresh = Client()
    enter(fresh)
    app_clock.at += 30
    code = now_shown(secret)
    assert fresh.post("/accounts/login/code/", {"code": code})["Location"] == "/"
    prove(fresh, age=3600)
    asked = {"next": "/me/recovery-codes/", "code": code}
    assert fresh.post("/accounts/reauthenticate/", asked).status_code == 422
    assert fresh.post("/accounts/reauthenticate/", {**asked, "code": spare})["Location"] == "/me/recovery-codes/"
    prove(fresh, age=3600)
    assert fresh.post("/accounts/reauthenticate/", {**asked, "code": spare}).status_code == 422


def test_a_code_is_good_for_thirty_seconds_and_no_longer(shen: User, app_clock: AppClock) -> None:
    client = Client()
    enter(client)
    secret = with_totp(client)
    fresh = Client()
    enter(fresh)
    for steps in (-1, 1):
        answer = fresh.post("/accounts/login/code/", {"code": now_shown(secret, steps)})
        assert "服务器现在" in answer.content.decode()
    code, begin = now_shown(secret), app_clock.at // 30 * 30
    app_clock.at = begin + 30
    assert fresh.post("/accounts/login/code/", {"code": code}).status_code == 200
    app_clock.at = begin + 29
    assert fresh.post("/accounts/login/code/", {"code": code})["Location"] == "/"


def test_recovery_codes_are_made_at_random_and_only_their_hashes_kept(log_in: LogIn) -> None:
    made = []
    for role in (Role.ORGANISER, Role.REVIEWER):
        client = log_in(role)
        with_totp(client)
        made += fresh_codes(client) + fresh_codes(client)
    assert len(set(made)) == len(made) == 40
    assert all(re.fullmatch(r"\d{12}", code) for code in made), "40 bits"
    rows = Authenticator.objects.filter(type="recovery_codes")
    kept = [kept for row in rows for kept in row.data["hashes"]]
    assert len({hasher.split("$")[1] for hasher in kept}) == len(kept) == 20, "each with a salt of its own"
    assert not [code for code in made if code in str(kept)]
    assert all(row.data.keys() == {"hashes"} for row in rows)
    assert shipped.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_codes_of_before_are_still_good_and_no_longer_readable(shen: User) -> None:
    old = Authenticator.objects.create(
        user=shen, type="recovery_codes", data={"seed": encrypt("5eed" * 20), "used_mask": 1}
    )
    codes = RecoveryCodes(old).get_unused_codes()
    migration = import_module("caidang.foundation.accounts.migrations.0005_recovery_codes_hashed")
    migration.keep_hashes(apps, None)
    old.refresh_from_db()
    assert old.data.keys() == {"hashes"}
    assert len(old.data["hashes"]) == len(codes) == 9
    assert shows_code(shen, codes[3]) == old
    assert shows_code(shen, codes[3]) is None


@pytest.mark.parametrize("password", ["1234qwer1234", "Q1W2E3R4T5", "ｑｗｅｒｔｙｕｉｏｐ", "a123456789a"])
def test_passwords_known_from_breaches_are_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match="泄露过|太常见"):
        create_user(username="lin", password=password, role=Role.MANAGER, actor=PROGRAM, now=NOW)


def test_the_list_of_breached_passwords_is_whole_and_in_order() -> None:
    data = breached.LIST.read_bytes()
    marks = [data[i : i + breached.SIZE] for i in range(0, len(data), breached.SIZE)]
    assert len(marks) > 100_000
    assert marks == sorted(set(marks))
    assert hashlib.sha256(data).hexdigest() == "bb80d10d059bc54dcb9f4eaa774ecee757bfa4fdb1da9148591ade345905e3da"
    assert not breached.is_breached(PASSWORD)
    assert packed_list(["short", "Long enough 1", "long enough 1"]) == breached.fingerprint("long enough 1")


def test_a_new_password_goes_around_no_second_factor(admin: Client) -> None:
    member = a_member()
    client = Client()
    enter(client)
    with_totp(client)
    link = link_in(admin.post(f"/members/{member.pk}/link/").content.decode())
    answer = Client().post(link, {"password": NEW, "again": NEW})
    assert answer["Location"] == "/accounts/login/"
    assert enter(Client(), NEW) == "/accounts/login/code/"


def test_links_end_by_themselves(admin: Client) -> None:
    member = a_member()
    join = link_in(admin.post("/members/invite/", {"role": "updater"}).content.decode())
    reset = link_in(admin.post(f"/members/{member.pk}/link/").content.decode())
    for link, life in ((join, JOIN_LIFE), (reset, RESET_LIFE)):
        assert len(link.split("/")[2]) >= 43, "256 bits"
        row = Invitation.objects.get(member__isnull=link == join)
        assert row.expires_at - row.created_at == life
        assert Client().get(link).status_code == 200
        Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now())
        assert Client().get(link).status_code == 404
        weak = {"full_name": "顾例", "username": "guli", "password": NEW, "again": NEW}
        assert Client().post(link, weak).status_code == 404
    assert enter(Client()) == "/", "the password is as it was"


OWN = ("/me/totp/", "/me/totp/remove/", "/me/recovery-codes/", "/me/passkeys/add/", "/me/passkeys/1/", "/me/tokens/", "/me/sessions/end/")


@pytest.mark.parametrize("address", OWN)
def test_what_opens_ones_own_door_asks_who_sits_there(address: str, log_in: LogIn) -> None:
    client = log_in(Role.CONSULTANT)
    prove(client, age=3600)
    answer = client.post(address, {"code": "000000"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_after_a_change_of_factors_the_other_places_can_be_left(shen: User) -> None:
    here, there = Client(), Client()
    enter(here)
    enter(there)
    with_totp(here)
    assert "退出其他所有地方" in here.get("/me/security/").content.decode()
    here.post("/me/sessions/end/")
    assert there.get("/").status_code == 302
    here.post("/me/totp/remove/")
    assert here.get("/").status_code == 200


def test_an_administrator_logs_a_member_out_wherever_he_is(admin: Client, shen: User) -> None:
    here, there = Client(), Client()
    enter(here)
    enter(there)
    page = admin.post(f"/members/{shen.pk}/sessions/", follow=True).content.decode()
    assert "所有地方都已退出" in page
    assert here.get("/").status_code == there.get("/").status_code == 302
    assert "member.sessions_ended" in verbs()
    assert enter(Client()) == "/", "and may come in again"
    assert admin.get("/").status_code == 200


def test_nobody_is_kept_from_working_in_several_places(shen: User) -> None:
    clients = [Client() for _ in range(4)]
    for client in clients:
        enter(client)
    assert [client.get("/").status_code for client in clients] == [200] * 4
    assert clients[0].get("/me/security/").content.decode().count("退出这一处") == 3


def test_a_page_left_open_is_cleared_when_the_session_is_over(shen: User) -> None:
    """Every page asks for the pinned views by itself; where nobody is logged in, the answer leads to the door."""
    client = Client()
    enter(client)
    page = client.get("/candidates/").content.decode()
    assert 'hx-get="/candidates/views/pinned/" hx-trigger="load, every 90s' in page
    session = client.session
    session["seen"] -= int(IDLE.total_seconds()) + 1
    session.save()
    answer = client.get("/candidates/views/pinned/", headers={"HX-Request": "true", "X-Poll": "1"})
    assert answer["HX-Redirect"] == "/accounts/login/"
    assert answer.content == b""


def test_the_log_ins_cookie_lasts_no_longer_than_the_session(shen: User) -> None:
    client = Client()
    enter(client)
    cookie = client.cookies[configured.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == "", "it ends with the browser"
    assert cookie["httponly"]
