"""A server on this machine that answers as 企业微信, 钉钉, 飞书 and an OpenID provider document it.

It is strict: what a real one would refuse, it refuses. ``who`` is the person who agrees at it.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from jwt.algorithms import ECAlgorithm

CORP, AGENT, SECRET = "ww0123456789abcdef", "1000002", "a-secret-of-the-test"
KEY = generate_private_key(SECP256R1())
DING_CORP, TENANT = "ding0123456789", "2ed263bf32cf1651"


@dataclass
class Elsewhere:
    """The server's state, as a test sets it and looks at it."""

    url: str = ""
    who: str = "guli"
    corp: str = DING_CORP
    tenant: str = TENANT
    is_member: bool = True
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    configuration: dict[str, object] = field(default_factory=dict)
    claims: dict[str, object] = field(default_factory=dict)
    header: dict[str, object] = field(default_factory=dict)
    signing: tuple[EllipticCurvePrivateKey | str, str] = (KEY, "ES256")
    told: dict[str, object] = field(default_factory=dict)
    """What the OpenID provider says otherwise than it should: of itself, in the ID token, of the person."""

    def id_token(self, asked: dict[str, str]) -> str:
        claims = {
            "iss": self.url, "aud": "caidang", "sub": f"sub-{self.who}", "nonce": asked.get("nonce"),
            "iat": int(time.time()), "exp": int(time.time()) + 300,
        } | self.claims  # fmt: skip
        key, algorithm = self.signing
        given = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(given, key, algorithm=algorithm, headers={"kid": "one"} | self.header)

    def new_code(self, asked: dict[str, str]) -> str:
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return code

    def new_token(self) -> str:
        token = secrets.token_urlsafe(8)
        self.tokens.add(token)
        return token


class Answers(BaseHTTPRequestHandler):
    """Routes by path; each answers as the page of documentation named beside it."""

    state: Elsewhere

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.body = body
        self.state.asked.append(f"{self.command} {parts.path}")
        answer = {
            # 企业微信 developer.work.weixin.qq.com/document/path/91025, 91039, 91023
            "GET /wwopen/sso/qrConnect": self._qr_connect,
            "GET /connect/oauth2/authorize": self._inside,
            "GET /cgi-bin/gettoken": self._gettoken,
            "GET /cgi-bin/auth/getuserinfo": self._getuserinfo,
            # 钉钉 open.dingtalk.com: 实现登录第三方网站, 获取用户token, 获取用户通讯录个人信息, 根据unionid获取userid
            "GET /oauth2/auth": self._ding_login,
            "POST /v1.0/oauth2/userAccessToken": self._ding_user_token,
            "GET /v1.0/contact/users/me": self._ding_me,
            "POST /v1.0/oauth2/accessToken": self._ding_token,
            "POST /topapi/user/getbyunionid": self._ding_by_union,
            # 飞书 open.feishu.cn: authen/v1/index, auth/v3/app_access_token/internal, authen/v1/*
            "GET /open-apis/authen/v1/index": self._feishu_login,
            "POST /open-apis/auth/v3/app_access_token/internal": self._feishu_app_token,
            "POST /open-apis/authen/v1/access_token": self._feishu_token,
            "GET /open-apis/authen/v1/user_info": self._feishu_me,
            # OpenID Connect Discovery 1.0, Core 1.0; RFC 7636
            "GET /.well-known/openid-configuration": self._oidc_configuration,
            "GET /oidc/authorize": self._oidc_authorize,
            "POST /oidc/token": self._oidc_token,
            "GET /oidc/keys": self._oidc_keys,
            "GET /oidc/userinfo": self._oidc_me,
        }.get(f"{self.command} {parts.path}")
        if answer is None:
            self._json({"error": "not found"}, 404)
        else:
            answer()

    def _json(self, value: object, status: int = 200) -> None:
        sent = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def _back(self, name: str = "code") -> None:
        given = {name: self.state.new_code(self.query), "state": self.query["state"]}
        self.send_response(302)
        self.send_header("Location", f"{self.query['redirect_uri']}?{urlencode(given)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _sent(self) -> dict[str, Any]:
        assert self.headers["Content-Type"].startswith("application/json")
        return dict(json.loads(self.body))

    def _bearer(self) -> bool:
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        return kind == "Bearer" and token in self.state.tokens

    def _qr_connect(self) -> None:
        if (self.query["appid"], self.query["agentid"]) != (CORP, AGENT):
            return self._json({"errcode": 40013}, 400)
        return self._back()

    def _inside(self) -> None:
        asked = (self.query["appid"], self.query["response_type"], self.query["scope"])
        if asked != (CORP, "code", "snsapi_base"):
            return self._json({"errcode": 40013}, 400)
        return self._back()

    def _gettoken(self) -> None:
        if (self.query["corpid"], self.query["corpsecret"]) != (CORP, SECRET):
            return self._json({"errcode": 40001, "errmsg": "invalid credential"})
        token = self.state.new_token()
        return self._json({"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200})

    def _getuserinfo(self) -> None:
        if self.query["access_token"] not in self.state.tokens:
            return self._json({"errcode": 40014, "errmsg": "invalid access_token"})
        if self.state.codes.pop(self.query["code"], None) is None:
            return self._json({"errcode": 40029, "errmsg": "invalid code"})
        if self.state.is_member:
            return self._json({"errcode": 0, "errmsg": "ok", "userid": self.state.who.title()})
        return self._json({"errcode": 0, "errmsg": "ok", "openid": "o-outside"})

    def _ding_login(self) -> None:
        asked = (self.query["client_id"], self.query["response_type"], set(self.query["scope"].split()))
        if asked != ("ding-app", "code", {"openid", "corpid"}):
            return self._json({"code": "invalid"}, 400)
        return self._back("authCode")

    def _ding_user_token(self) -> None:
        sent = self._sent()
        if (sent["clientId"], sent["clientSecret"], sent["grantType"]) != (
            "ding-app", SECRET, "authorization_code",
        ):  # fmt: skip
            return self._json({"code": "invalidClient"}, 400)
        if self.state.codes.pop(sent["code"], None) is None:
            return self._json({"code": "invalidCode"}, 400)
        token = self.state.new_token()
        return self._json(
            {"accessToken": token, "refreshToken": "r", "expireIn": 7200, "corpId": self.state.corp}
        )

    def _ding_me(self) -> None:
        if self.headers.get("x-acs-dingtalk-access-token") not in self.state.tokens:
            return self._json({"code": "forbidden"}, 403)
        who = self.state.who
        return self._json(
            {"nick": f"昵称{who}", "unionId": f"u-{who}", "openId": f"o-{who}",
             "mobile": "13800001234", "stateCode": "86", "email": "boss@example.com", "avatarUrl": "x"}
        )  # fmt: skip

    def _ding_token(self) -> None:
        if self._sent() != {"appKey": "ding-app", "appSecret": SECRET}:
            return self._json({"code": "invalidClient"}, 400)
        return self._json({"accessToken": self.state.new_token(), "expireIn": 7200})

    def _ding_by_union(self) -> None:
        if self.query["access_token"] not in self.state.tokens:
            return self._json({"errcode": 40014, "errmsg": "不合法的access_token"})
        if not self.state.is_member or self._sent() != {"unionid": f"u-{self.state.who}"}:
            return self._json({"errcode": 60121, "errmsg": "找不到该用户"})
        return self._json(
            {"errcode": 0, "errmsg": "ok", "result": {"contact_type": 0, "userid": self.state.who}}
        )

    def _feishu_login(self) -> None:
        if self.query["app_id"] != "cli_app":
            return self._json({"code": 10003}, 400)
        return self._back()

    def _feishu_app_token(self) -> None:
        if self._sent() != {"app_id": "cli_app", "app_secret": SECRET}:
            return self._json({"code": 10014, "msg": "app secret invalid"})
        token = self.state.new_token()
        return self._json({"code": 0, "msg": "ok", "app_access_token": token, "expire": 7200})

    def _feishu_token(self) -> None:
        sent = self._sent()
        if sent["grant_type"] != "authorization_code" or sent["app_access_token"] not in self.state.tokens:
            return self._json({"code": 20003, "msg": "invalid"})
        if self.state.codes.pop(sent["code"], None) is None:
            return self._json({"code": 20003, "msg": "invalid code"})
        data = {"access_token": self.state.new_token(), "expires_in": 6900, "refresh_token": "r"}
        return self._json({"code": 0, "msg": "success", "data": data})

    def _feishu_me(self) -> None:
        if not self._bearer():
            return self._json({"code": 20005, "msg": "invalid access token"}, 401)
        who = self.state.who
        data = {"name": f"飞书{who}", "open_id": f"ou_{who}", "union_id": f"on_{who}",
                "tenant_key": self.state.tenant, "email": "boss@example.com", "mobile": "+8613800001234"}  # fmt: skip
        return self._json({"code": 0, "msg": "success", "data": data})

    def _oidc_configuration(self) -> None:
        url = self.state.url
        self._json(
            {"issuer": url, "authorization_endpoint": f"{url}/oidc/authorize",
             "token_endpoint": f"{url}/oidc/token", "userinfo_endpoint": f"{url}/oidc/userinfo",
             "jwks_uri": f"{url}/oidc/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"]}
            | self.state.configuration
        )  # fmt: skip

    def _oidc_authorize(self) -> None:
        if (self.query["client_id"], self.query["code_challenge_method"]) != ("caidang", "S256"):
            return self._json({"error": "invalid_request"}, 400)
        return self._back()

    def _oidc_token(self) -> None:
        sent = {name: values[0] for name, values in parse_qs(self.body.decode()).items()}
        asked = self.state.codes.pop(sent.get("code", ""), None)
        if asked is None or (sent["client_id"], sent["client_secret"]) != ("caidang", SECRET):
            return self._json({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return self._json({"error": "invalid_grant"}, 400)
        token = self.state.id_token(asked)
        return self._json(
            {"access_token": self.state.new_token(), "token_type": "Bearer", "id_token": token}
        )

    def _oidc_keys(self) -> None:
        key = ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        self._json({"keys": [{**key, "kid": "one", "use": "sig", "alg": "ES256"}]})

    def _oidc_me(self) -> None:
        if not self._bearer():
            return self._json({"error": "invalid_token"}, 401)
        who = self.state.who
        return self._json(
            {"sub": f"sub-{who}", "name": f"公司{who}", "email": "boss@example.com", "email_verified": True}
            | self.state.told
        )


@contextmanager
def serving() -> Iterator[Elsewhere]:
    """Run the server while the block runs."""
    state = Elsewhere()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Answers,), {"state": state}))
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def configured(folder: Path, url: str) -> Path:
    """Write the file by which an installation names all four, at this server; returns its path."""
    (folder / "secret").write_text(f"{SECRET}\n")
    path = folder / "sign-on.toml"
    path.write_text(
        f"""
        [wecom]
        client_id = "{CORP}"
        agent_id = "{AGENT}"
        secret_file = "secret"
        api = "{url}"
        login = "{url}/wwopen/sso/qrConnect"
        login_inside = "{url}/connect/oauth2/authorize"
        [dingtalk]
        client_id = "ding-app"
        corp_id = "{DING_CORP}"
        secret_file = "secret"
        api = "{url}"
        api_old = "{url}"
        login = "{url}/oauth2/auth"
        [feishu]
        client_id = "cli_app"
        tenant_key = "{TENANT}"
        secret_file = "secret"
        api = "{url}"
        [[oidc]]
        id = "keycloak"
        name = "公司账号"
        server = "{url}"
        client_id = "caidang"
        secret_file = "secret"
        """,
        encoding="utf-8",
    )
    return path
