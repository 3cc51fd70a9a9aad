"""What an OpenID provider says is believed only as far as it proves it, against a real server that lies on demand."""

import http.client
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from jwt.algorithms import ECAlgorithm
from pytest_django import Settings

from caidang.foundation.accounts.models import User
from tests.both import on_both
from tests.web.elsewhere import KEY, Elsewhere
from tests.web.test_login import enter, verbs
from tests.web.test_sessions import moved
from tests.web.test_sign_on import bound, elsewhere, shen, there_and_back

pytestmark = pytest.mark.django_db
__all__ = ["elsewhere", "shen"]

START, OTHER = "/accounts/sign-on/keycloak/", "/accounts/sign-on/second/"
REFUSED = "/accounts/login/"
STRANGE_KEY = generate_private_key(SECP256R1())


@pytest.fixture
def keycloak(shen: User, elsewhere: Elsewhere) -> Elsewhere:
    """A provider at which a member has bound his account."""
    client = Client()
    enter(client)
    bound(client, "keycloak")
    assert there_and_back(Client(), START) == "/"
    return elsewhere


def agreed(client: Client, start: str = START) -> tuple[str, dict[str, str]]:
    """Press the button and agree there; returns the address to come back to, and what stands in it."""
    target = urlsplit(client.post(start)["Refresh"].removeprefix("0;url="))
    connection = http.client.HTTPConnection(target.netloc, timeout=10)
    connection.request("GET", f"{target.path}?{target.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return back.path, {name: values[0] for name, values in parse_qs(back.query).items()}


def claims(**said: object) -> Callable[[Elsewhere], None]:
    return lambda provider: provider.claims.update(said)


def header(**said: object) -> Callable[[Elsewhere], None]:
    return lambda provider: provider.header.update(said)


def signed(key: Any, algorithm: str) -> Callable[[Elsewhere], None]:
    def sign(provider: Elsewhere) -> None:
        provider.signing = (key, algorithm)

    return sign


def with_its_own_key(provider: Elsewhere) -> None:
    provider.signing = (STRANGE_KEY, "ES256")
    provider.header["jwk"] = ECAlgorithm.to_jwk(STRANGE_KEY.public_key(), as_dict=True)
    provider.header["jku"] = f"{provider.url}/keys-of-mine"


PUBLIC = KEY.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex()
FORGED: dict[str, Callable[[Elsewhere], None]] = {
    "for another program": claims(aud="another"),
    "for others, handed to us": claims(aud=["caidang", "another"], azp="another"),
    "of another issuer": claims(iss="https://sso.example.cn"),
    "over": claims(exp=int(time.time()) - 600),
    "not yet": claims(nbf=int(time.time()) + 86_400),
    "without an end": claims(exp=None),
    "of another log-in": claims(nonce="of-another-log-in"),
    "of no log-in": claims(nonce=None),
    "without a person": claims(sub=None),
    "unsigned": signed("", "none"),
    "signed with what both know": signed("a-secret-of-the-test" * 2, "HS256"),
    "signed with the public key": signed(PUBLIC, "HS256"),
    "signed by another": signed(STRANGE_KEY, "ES256"),
    "signed by another who brings his key": with_its_own_key,
    "by a key that nobody knows": header(kid="two"),
    "an access token": header(typ="at+jwt"),
    "a log-out token": header(typ="logout+jwt"),
}  # fmt: skip


@pytest.mark.parametrize("forgery", on_both("for another program", others=FORGED))
def test_a_forged_token_opens_nothing(
    keycloak: Elsewhere, forgery: str, caplog: pytest.LogCaptureFixture
) -> None:
    FORGED[forgery](keycloak)
    client = Client()
    assert there_and_back(client, START) == REFUSED
    assert "没有确认你的身份" in client.get("/accounts/login/").content.decode()
    assert client.get("/notifications/").status_code == 302
    (line,) = [record.getMessage() for record in caplog.records if "sign-on keycloak" in record.getMessage()]
    assert re.search("ID token|no key", line), "for this reason and no other"
    assert "sub-" not in line


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://sso.example.cn"}, {"issuer": None}, {"jwks_uri": "ftp://sso.example.cn/keys"},
        {"token_endpoint": "https://evil.example/token"},
    ],
)  # fmt: skip
def test_who_describes_himself_as_another_is_not_listened_to(keycloak: Elsewhere, said: dict[str, object]) -> None:
    keycloak.configuration.update(said)
    client = Client()
    assert client.post(START)["Location"] == REFUSED
    assert "回应得不对" in client.get("/accounts/login/").content.decode()


def test_a_token_of_another_time_is_not_taken_again(keycloak: Elsewhere) -> None:
    """The provider is made to hand out, once more, the token of an earlier log-in."""
    asked: list[dict[str, str]] = []
    made = keycloak.id_token
    keycloak.id_token = lambda first: asked.append(first) or made(first)  # type: ignore[func-returns-value, method-assign]
    assert there_and_back(Client(), START) == "/"
    keycloak.id_token = lambda _again: made(asked[0])  # type: ignore[method-assign]
    assert there_and_back(Client(), START) == REFUSED


def test_the_name_told_is_the_tokens_person(keycloak: Elsewhere) -> None:
    keycloak.told["sub"] = "sub-another"
    assert there_and_back(Client(), START) == REFUSED


def test_a_person_is_who_he_was_whatever_he_is_called(keycloak: Elsewhere) -> None:
    keycloak.told |= {"name": "改了名", "email": "other@example.com", "preferred_username": "x"}
    assert there_and_back(Client(), START) == "/"
    keycloak.who = "another"
    keycloak.told |= {"name": "公司guli", "email": "boss@example.com"}
    assert there_and_back(Client(), START) == REFUSED, "same name and mail, another subject"


def test_a_code_is_good_in_the_browser_that_asked_and_once(keycloak: Elsewhere) -> None:
    mine, victims = Client(), Client()
    path, told = agreed(mine)
    assert victims.get(path, told)["Location"] == REFUSED, "somebody else's browser"
    other = agreed(victims)[1]
    assert victims.get(path, {**told, "state": other["state"]})["Location"] == REFUSED, "his state, my code"
    forged = Client()
    assert forged.get(path, {"code": told["code"]})["Location"] == REFUSED, "no state"
    path, told = agreed(mine)
    assert mine.get(path, told)["Location"] == "/"
    mine.post("/accounts/logout/")
    assert mine.get(path, told)["Location"] == REFUSED, "once"


def test_every_log_in_asks_with_words_of_its_own(keycloak: Elsewhere) -> None:
    client = Client()
    targets = [urlsplit(client.post(START)["Refresh"]).query for _ in range(2)]
    first, second = ({name: values[0] for name, values in parse_qs(query).items()} for query in targets)
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name]) >= 22, "at least 128 bits"
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"


def test_the_answer_of_one_is_not_taken_for_anothers(keycloak: Elsewhere, settings: Settings) -> None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps.append({**apps[0], "provider_id": "second", "name": "另一家"})
    client = Client()
    path, told = agreed(client)
    assert path == "/accounts/oidc/keycloak/back/"
    assert client.get("/accounts/oidc/second/back/", told)["Location"] == REFUSED
    path, told = agreed(client)
    assert client.get(path, {**told, "iss": "https://sso.example.cn"})["Location"] == REFUSED
    path, told = agreed(client)
    assert client.get(path, {**told, "iss": keycloak.url})["Location"] == "/"
    keycloak.configuration["authorization_response_iss_parameter_supported"] = True
    silent = Client()
    path, told = agreed(silent)
    assert silent.get(path, told)["Location"] == REFUSED, "it said that it would name itself"


def test_the_same_number_at_another_is_another_person(keycloak: Elsewhere, settings: Settings) -> None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps.append({**apps[0], "provider_id": "second", "name": "另一家"})
    assert there_and_back(Client(), OTHER) == REFUSED
    assert SocialAccount.objects.get().provider == "keycloak"


def test_no_token_is_kept_or_shown(keycloak: Elsewhere) -> None:
    client = Client()
    there_and_back(client, START)
    assert keycloak.tokens
    whole = f"{dict(client.session)} {client.get('/me/security/').content.decode()} {SocialAccount.objects.values()}"
    assert not [token for token in keycloak.tokens if token in whole]
    assert not SocialToken.objects.exists()


def test_a_session_from_elsewhere_ends_like_any_other(keycloak: Elsewhere) -> None:
    idle, old, out = Client(), Client(), Client()
    for client in (idle, old, out):
        there_and_back(client, START)
    moved(idle, seen=31 * 60)
    moved(old, began=12 * 3600 + 5)
    out.post("/accounts/logout/")
    asked = len(keycloak.asked)
    for client in (idle, old, out):
        assert client.get("/").status_code == 302, "no one is let in again without pressing the button"
    assert keycloak.asked[asked:] == []
    assert verbs()[-1] == "member.logged_out"


def test_nobody_is_let_in_without_pressing_the_button(keycloak: Elsewhere) -> None:
    client = Client()
    asked = len(keycloak.asked)
    assert client.get(START).status_code == 405
    assert Client(enforce_csrf_checks=True).post(START).status_code == 403
    page = client.get("/", follow=True).content.decode()
    assert "公司账号" in page
    assert keycloak.asked[asked:] == []
