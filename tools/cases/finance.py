"""金融公司: a house with the strict profile, and a walk through the ways in which people's data leaks, each tried in earnest.

The members, clients and candidates are invented. Every attempt goes the way an attacker or a careless colleague would
go (a page, a form, the interface, the files on the disk), and says what came of it.
"""

import importlib
import json
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.corpus import invent

PEOPLE = 24
"""Candidates of each client: more than leave in one sheet with their numbers without somebody else's word."""
_SEED = 60_000
_HTMX = {"HTTP_HX_REQUEST": "true"}
MEMBERS = {
    "an": ("CONSULTANT", "顾问安然"), "heng": ("CONSULTANT", "顾问衡一"), "cai": ("COLLECTOR", "收集员小采"),
    "zhu": ("MANAGER", "主管老竺"), "guan": ("ADMIN", "管理员阿关"), "li": ("CONSULTANT", "顾问离岗"),
}  # fmt: skip
CLIENTS = (("安澜信托有限公司", "安澜项目组", "an"), ("衡岳基金管理有限公司", "衡岳项目组", "heng"))


@dataclass(frozen=True, slots=True)
class Tried:
    """One way a leak was tried: by whom, how, what came back, and whether nothing got out."""

    name: str
    how: str
    told: str
    is_stopped: bool


@dataclass(slots=True)
class House:
    """The house as it stands: members by their names, each client's people and job."""

    data: Path
    password: str
    users: dict[str, Any]
    people: dict[str, list[Any]]
    jobs: dict[str, Any]
    words: list[str]
    """Names and numbers of the candidates, which are to stand in clear nowhere on the disk."""


def furnish(data: Path, *, password: str) -> House:
    """This function will make the strict house in the installation that is open in this process; all log in with ``password``."""
    now, program, role = _now(), _module("foundation.accounts.policy").PROGRAM, _module("foundation.accounts.policy").Role
    accounts, models = _module("foundation.accounts.services"), _module("domain.candidates.models")
    users = {
        name: accounts.create_user(username=name, password=password, role=role[which], full_name=full, actor=program, now=now)
        for name, (which, full) in MEMBERS.items()
    }
    teams, clients = _module("foundation.accounts.teams"), _module("domain.clients.services.clients")
    jobs, placing = _module("domain.clients.services.jobs"), _module("domain.candidates.services.record.placing")
    people: dict[str, list[Any]] = {}
    made_jobs, words = {}, []
    for number, (name, team_name, member) in enumerate(CLIENTS):
        team = teams.add_team(name=team_name, kind="client", actor=program, now=now)
        teams.set_members(team_id=team.pk, members=[users[member].pk], actor=program, now=now)
        client = clients.add_client(values={"name": name, "team": team.pk}, actor=program, now=now)
        made_jobs[member] = jobs.add_job(client=client, values={"title": f"{name[:2]}风控经理"}, actor=program, now=now)
        files, told = [], []
        for n in range(PEOPLE):
            person = invent(_SEED + 1000 * number + n)
            path = data.parent / f"{member}-{n}.txt"
            path.write_text(_paper(person), encoding="utf-8")
            files.append(path)
            told += [person.name, person.phones[0]]
        ids = [one.candidate for one in _module("domain.intake.services.hand_in").hand_in(files, now=_now) if one.candidate]
        for path in files:
            path.unlink()
        found = list(models.Candidate.objects.filter(public_id__in=ids).order_by("pk"))
        placing.set_holds(candidates=found, team_ids=[team.pk], actor=program, now=now)
        people[member] = found
        words += told
    _be_strict()
    follower = _module("domain.candidates.services.record.indexing").new_follower()
    follower.catch_up(_now())
    follower.close(_now())
    return House(data, password, users, people, made_jobs, words)


def _be_strict() -> None:
    """The strict profile: a consultant opens ten masked values an hour, and twenty a day."""
    policy, models = _module("foundation.accounts.policy"), _module("foundation.accounts.models")
    rules = replace(policy.DEFAULTS[policy.Role.CONSULTANT], reveals_per_hour=10, reveals_per_day=20)
    models.RoleRules.objects.update_or_create(role="consultant", defaults={"content": rules.as_json()})


def walk(house: House) -> list[Tried]:
    """This function will try every way, one after another, and return what came of each."""
    ways: Sequence[Callable[[House], Tried]] = (
        _next_door, _by_searching, _the_other_job, _the_number, _one_after_another, _the_original, _a_big_sheet, _own_leave,
        _only_a_password, _who_has_left, _a_token_too_far, _into_the_house, _a_changed_log, _the_disk,
    )  # fmt: skip
    settings = importlib.import_module("django.conf").settings
    hosts, settings.ALLOWED_HOSTS = settings.ALLOWED_HOSTS, ["testserver"]  # the name that Django's own client calls
    try:
        return [way(house) for way in ways]
    finally:
        settings.ALLOWED_HOSTS = hosts


def as_text(tried: Sequence[Tried]) -> str:
    """This function will say them as a table in Markdown."""
    rows = "".join(f"| {one.name} | {one.how} | {one.told} | {'拦住' if one.is_stopped else '**漏了**'} |\n" for one in tried)
    stopped = sum(one.is_stopped for one in tried)
    return f"| 想怎么漏 | 怎么试的 | 得到什么 | |\n|---|---|---|---|\n{rows}\n{len(tried)} 种试法，拦住 {stopped} 种。\n"


def _next_door(house: House) -> Tried:
    theirs = house.people["heng"][0]
    answer = _browser(house, "an").get(f"/candidates/{theirs.public_id}/")
    return Tried("看隔壁项目组的人", "安澜组的顾问把衡岳组候选人的网址直接贴进浏览器", f"{answer.status_code}：{_said(answer)}", answer.status_code == 404)


def _by_searching(house: House) -> Tried:
    person = invent(_SEED + 1000)
    found = 0
    for text in (person.name, person.phones[0], person.phones[0][-4:]):
        page = _browser(house, "an").post("/candidates/results/", {"q": text}, **_HTMX).content.decode()
        found += person.phones[0] in page.replace(" ", "") or str(house.people["heng"][0].public_id) in page
    return Tried("搜隔壁的人", "同一位顾问按姓名、整个手机号、后四位去搜", "三次都没有这个人，人数里也没有他", found == 0)


def _the_other_job(house: House) -> Tried:
    answer = _browser(house, "an").get(f"/jobs/{house.jobs['heng'].public_id}/")
    return Tried("看隔壁客户的职位", "打开衡岳基金的职位页", f"{answer.status_code}：{_said(answer)}", answer.status_code == 404)


def _the_number(house: House) -> Tried:
    own = house.people["an"][0]
    page = _browser(house, "an").get(f"/candidates/{own.public_id}/").content.decode().replace(" ", "")
    number = invent(_SEED).phones[0]
    return Tried("抄下手机号", "顾问打开自己项目组的候选人", f"看到的是 {number[:3]}****{number[7:]}，页面源码里也没有中间四位", number not in page)


def _one_after_another(house: House) -> Tried:
    reveal, viewer = _module("domain.candidates.services.record.revealing").reveal, _viewer(house, "an")
    seen, told = 0, ""
    for person in house.people["an"]:
        try:
            reveal(candidate=person, field="phone", purpose="contact", actor=viewer, now=_now())
            seen += 1
        except _module("core.errors").CaidangError as error:
            told = str(error)
            break
    alarms = _module("foundation.accounts.models").Alarm.objects.filter(member=house.users["an"].pk).count()
    return Tried("一个接一个点开", f"每点开一个都选用途、记下来；连点 {len(house.people['an'])} 个", f"看了 {seen} 个就停：{told}；警报 {alarms} 条", bool(told) and alarms > 0)


def _the_original(house: House) -> Tried:
    document = house.people["an"][1].documents.all()[0]
    answer = _browser(house, "an").get(f"/documents/{document.public_id}/original/")
    return Tried("下载原件", "顾问要简历原件（里面有手机号）", f"{answer.status_code}：{_said(answer)}", answer.status_code in (403, 404))


def _a_big_sheet(house: House) -> Tried:
    row = _ask(house)
    answer = _browser(house, "zhu").get(f"/sheets/out/{row.public_id}/file/")
    is_there = answer.status_code == 200 and "sheet" in answer["Content-Type"]
    return Tried("带号码导出一大张表", f"主管导出 {PEOPLE} 人，带手机号", f"没有文件：{row.get_state_display()}", not is_there and row.state == "waiting")


def _own_leave(house: House) -> Tried:
    row = _module("domain.sheets.models").SheetExport.objects.latest("pk")
    answer = _browser(house, "zhu").post(f"/sheets/out/{row.public_id}/decide/", {"answer": "yes", "decision": "approve"})
    row.refresh_from_db()
    return Tried("自己批自己的", "同一位主管去批准刚才的导出", f"{answer.status_code}：{_said(answer)}", row.state == "waiting")


def _only_a_password(house: House) -> Tried:
    factor, role = _module("foundation.accounts.login.second_factor"), _module("foundation.accounts.policy").Role
    factor.require_factor(roles=dict.fromkeys(role, 0), actor=_module("foundation.accounts.policy").PROGRAM, now=_now())
    answer = _browser(house, "cai").get("/candidates/")
    # Afterwards as a house begins: everybody has a week to add it.
    factor.require_factor(roles={}, actor=_module("foundation.accounts.policy").PROGRAM, now=_now())
    factor.require_factor(roles=dict.fromkeys(role, 7), actor=_module("foundation.accounts.policy").PROGRAM, now=_now())
    to = answer.headers.get("Location", "")
    return Tried("偷来的口令", "用收集员的口令登录，没有第二步", "除了设第二步的那一页，哪一页都不开" if "/me/security" in to else f"{answer.status_code} {to}", answer.status_code == 302 and "/me/security" in to)


def _who_has_left(house: House) -> Tried:
    browser, member = _browser(house, "li"), _module("foundation.accounts.membership")
    before = browser.get("/candidates/").status_code
    member.deactivate(user_id=house.users["li"].pk, actor=_module("foundation.accounts.policy").PROGRAM, now=_now())
    after = browser.get("/candidates/")
    again = _client().post("/accounts/login/", {"login": "li", "password": house.password})
    is_out = before == 200 and after.status_code == 302 and not again.wsgi_request.user.is_authenticated
    return Tried("离职以后再登录", "停用时他还开着网页；之后再用原来的口令登录", "开着的网页立刻退出，口令也不认了", is_out)


def _a_token_too_far(house: House) -> Tried:
    tokens, action = _module("foundation.accounts.login.tokens"), _module("foundation.accounts.policy").Action
    token = tokens.make_token(name="报表", scopes=[action.READ_CANDIDATE], days=30, actor=_viewer(house, "guan"), now=_now())
    word = token if isinstance(token, str) else token[0]
    person = house.people["an"][2]
    answer = _client().post(
        f"/api/v1/candidates/{person.public_id}/tags", json.dumps({"name": "黑名单"}), content_type="application/json",
        headers={"Authorization": f"Bearer {word}"},
    )  # fmt: skip
    return Tried("拿只读的令牌去写", "别的系统拿着只许读的 API 令牌，去给人打标签", f"{answer.status_code}：{_said(answer)}", answer.status_code == 403)


def _into_the_house(house: House) -> Tried:
    robots = _module("domain.review.services.news.robots")
    told = ""
    try:
        robots.save_robot(
            kind="webhook", name="内网", url="https://169.254.169.254/latest/meta-data", secret="", is_team=True,
            origin="http://127.0.0.1", actor=_viewer(house, "guan"), now=_now(),
        )  # fmt: skip
    except _module("core.errors").CaidangError as error:
        told = str(error)
    return Tried("借提醒往内网发", "把群机器人的地址填成内部网络", told, bool(told))


def _a_changed_log(house: House) -> Tried:
    connection, audit = importlib.import_module("django.db").connection, _module("foundation.audit.services")
    told = ""
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE audit_auditevent SET actor_id = 1 WHERE seq = 3")
    except Exception as error:  # noqa: BLE001 - whatever the database says is what is told
        told = str(error).rsplit(":", maxsplit=1)[-1].strip()
    is_kept = bool(told)
    # Somebody with the key and time takes the guard off first: the chain still tells.
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor_id FROM audit_auditevent WHERE seq = 3")
        (was,) = cursor.fetchone()
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_auditevent_no_update'")
        (guard,) = cursor.fetchone()
        cursor.execute("DROP TRIGGER audit_auditevent_no_update")
        cursor.execute("UPDATE audit_auditevent SET actor_id = 999 WHERE seq = 3")
    is_found = not audit.verify().is_sound
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET actor_id = %s WHERE seq = 3", [was])
        cursor.execute(guard)
    return Tried("改掉审计记录", "直接在数据库里改；再拆掉触发器来改", "第一次数据库不让；第二次改成了，核对时认出链断了", is_kept and is_found)


def _the_disk(house: House) -> Tried:
    importlib.import_module("django.db").connection.close()
    wanted = [word.encode() for word in house.words if len(word) > 2]
    hits = files = 0
    for path in house.data.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            files += 1
            hits += sum(word in data for word in wanted)
    try:
        sqlite3.connect(house.data / "caidang.db").execute("SELECT count(*) FROM sqlite_master").fetchone()
        opens = "打得开"
    except sqlite3.DatabaseError:
        opens = "打不开"
    return Tried("抱走硬盘", f"翻遍数据文件夹的 {files} 个文件，找 {len(wanted)} 个姓名和号码；用普通的 SQLite 打开数据库", f"找到 {hits} 处；数据库{opens}", hits == 0 and opens == "打不开")


def _ask(house: House) -> Any:  # noqa: ANN401 - a row of a table that is imported late
    ids = [one.pk for one in house.people["an"]]
    return _module("domain.sheets.services.asking").ask_export(
        ids=ids, columns=["name", "phone"], kind="xlsx", purpose="check", reason="给客户看", recipient="", days=3,
        is_clear=True, password="", is_canary=False, actor=_viewer(house, "zhu"), now=_now(),
    )  # fmt: skip


def _paper(person: Any) -> str:  # noqa: ANN401 - an invented person
    job = person.jobs[0].employer.zh if person.jobs else "安然商行"
    return (
        f"姓名：{person.name}\n手机：{person.phones[0]}\n邮箱：{person.emails[0]}\n现居城市：{person.city.zh}\n"
        f"工作经历\n2019.07 - 至今  {job}  风控经理\n教育背景\n2015.09 - 2019.06  复旦大学  本科  金融学\n"
    )


def _client() -> Any:  # noqa: ANN401 - Django's, imported late
    return importlib.import_module("django.test").Client()


def _browser(house: House, name: str) -> Any:  # noqa: ANN401 - Django's, imported late
    """Somebody who has just logged in with his password."""
    settings, client = importlib.import_module("django.conf").settings, _client()
    user = _module("foundation.accounts.models").User.objects.get(pk=house.users[name].pk)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["began"] = session["seen"] = int(time.time())
    session.save()
    return client


def _viewer(house: House, name: str) -> Any:  # noqa: ANN401 - a viewer of the policy
    user = _module("foundation.accounts.models").User.objects.get(pk=house.users[name].pk)
    return _module("foundation.accounts.viewers").viewer_of(user)


def _said(answer: Any) -> str:  # noqa: ANN401 - an answer of Django's
    """What the page of an error tells the person."""
    page = answer.content.decode("utf-8", "replace")
    if "json" in answer["Content-Type"]:
        told = json.loads(page)
        return str(told.get("detail") or told.get("title") or "")
    said = re.search(r'class="cd-empty">(.*?)</(?:h1|h2|p)>', page, re.DOTALL) or re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said[1] if said else "")).strip()


def _module(name: str) -> Any:  # noqa: ANN401 - what has tables is imported once the folder is open
    return importlib.import_module(f"caidang.{name}")


def _now() -> datetime:
    return datetime.now(UTC)
