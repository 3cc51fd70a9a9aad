"""Who really asks: a proxy's word counts only if we were told to trust it."""

from ipaddress import IPv4Address, ip_network

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from caidang.config.env import read_env
from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.login.door import ADDRESS_LIMIT
from caidang.interfaces.web.entrance.proxies import client_of
from tests.web.test_login import enter

PROXIES = (ip_network("10.0.0.0/8"), ip_network("127.0.0.1"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.2.2.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"),
        ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_nearest_that_is_no_proxy(peer: str, forwarded: str, found: str) -> None:
    assert client_of(peer, forwarded, PROXIES) == found


@given(
    st.lists(st.ip_addresses(v=4).map(str) | st.text(max_size=8).filter(lambda t: "," not in t)),
    st.ip_addresses(v=4).filter(lambda a: not any(a in n for n in PROXIES if n.version == 4)),
)
def test_nothing_invented_before_the_true_address_changes_it(
    invented: list[str], true: IPv4Address
) -> None:
    forwarded = ", ".join([*invented, str(true)])
    assert client_of("10.0.0.1", forwarded, PROXIES) == str(true)
    assert client_of(str(true), forwarded, PROXIES) == str(true)


def test_the_setting_names_addresses_and_networks() -> None:
    read = read_env({"CAIDANG_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8"})
    assert [str(network) for network in read.trusted_proxies] == ["127.0.0.1/32", "10.0.0.0/8"]
    with pytest.raises(InvalidInput, match="CAIDANG_TRUSTED_PROXIES"):
        read_env({"CAIDANG_TRUSTED_PROXIES": "proxy.example"})


@pytest.mark.django_db
def test_an_address_is_shut_for_itself_alone(settings: Settings) -> None:
    settings.CAIDANG_TRUSTED_PROXIES = (ip_network("127.0.0.1"),)
    settings.ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": ""}
    bad, good = {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": "203.0.113.10"}
    for number in range(ADDRESS_LIMIT):
        enter(Client(), name=f"nobody-{number}", **bad)
    assert "这个网络输错太多次" in enter(Client(), name="nobody", **bad)
    assert "登录名或密码不对" in enter(Client(), name="nobody", **good)
    settings.CAIDANG_TRUSTED_PROXIES = ()
    assert "登录名或密码不对" in enter(Client(), name="nobody", **bad), "nobody's word is taken unasked"


@pytest.mark.django_db
def test_behind_https_links_say_so(settings: Settings) -> None:
    settings.CAIDANG_TLS = True
    strict = Client(enforce_csrf_checks=True)
    page = strict.get("/accounts/login/")
    token = page.cookies["caidang_csrf"].value
    sent = {"login": "x", "password": "y", "csrfmiddlewaretoken": token}
    headers = {"Host": "testserver", "Origin": "https://testserver", "Referer": "https://testserver/accounts/login/"}
    assert strict.post("/accounts/login/", sent, headers=headers).status_code == 200
