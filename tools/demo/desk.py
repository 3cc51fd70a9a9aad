"""The demo's clients and jobs: invented companies, their people, contracts, notes and what they look for."""

from datetime import datetime, timedelta
from typing import Any

from caidang.core.match.requirements import read_requirements
from caidang.domain.clients.services.clients import add_client
from caidang.domain.clients.services.contacts import add_contact
from caidang.domain.clients.services.contracts import save_contract
from caidang.domain.clients.services.jobs import add_job
from caidang.domain.review.services.news.client_notes import write_note
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.accounts.viewers import viewer_of

CLIENTS: tuple[dict[str, Any], ...] = (
    {"name": "海棠科技（苏州）有限公司", "short_name": "海棠科技", "industry": "企业软件", "city": "苏州", "status": "active"},
    {"name": "远山新能源股份有限公司", "short_name": "远山新能源", "industry": "新能源", "city": "常州", "status": "active"},
    {"name": "青禾医疗器械有限公司", "short_name": "青禾医疗", "industry": "医疗器械", "city": "上海", "status": "active"},
    {"name": "听松文化传媒有限公司", "short_name": "听松传媒", "industry": "内容", "city": "杭州", "status": "prospect"},
)
PEOPLE = (
    ("海棠科技（苏州）有限公司", "周明远", "招聘经理", "13800004301", "zhou@example.com", "每周三上午开面试，短信比电话好找。"),
    ("海棠科技（苏州）有限公司", "何立群", "技术总监", "13800004302", "he@example.com", "终面他拍板，最看重排查线上问题的经历。"),
    ("远山新能源股份有限公司", "吴静", "人力资源总监", "13800004303", "wu@example.com", ""),
    ("青禾医疗器械有限公司", "郑可", "招聘主管", "13800004304", "zheng@example.com", "要先看英文简历。"),
)  # fmt: skip
JOBS = (
    ("海棠科技（苏州）有限公司", "Java 后端工程师", 0, 2, "苏州", (20_000, 30_000, 14), 20,
     "招聘职位：Java 后端工程师\n本科及以上学历，3-5年后端开发经验\n熟练使用Java、Spring、MySQL；有Kafka、Redis经验者优先\n地点：苏州\n薪资：20-30K",
     "做企业软件的后端，团队 12 个人，代码评审和自动化测试都认真做。不打卡，双休，补充医疗。"),
    ("海棠科技（苏州）有限公司", "前端工程师", 1, 1, "苏州", (18_000, 26_000, 14), 45,
     "招聘职位：前端工程师\n本科及以上，2年以上前端经验\n熟悉Vue或React、TypeScript\n地点：苏州", ""),
    ("远山新能源股份有限公司", "财务经理", 1, 1, "常州", (18_000, 25_000, 13), 30,
     "招聘职位：财务经理\n本科及以上学历，5年以上财务工作经验\n熟练使用SAP、Excel；有CPA者优先\n地点：常州", "制造业集团的财务经理，带 4 个人，汇报给财务总监。"),
    ("远山新能源股份有限公司", "供应链主管", 2, 1, "常州", (15_000, 20_000, 13), None,
     "招聘职位：供应链主管\n大专及以上，3年以上采购或供应链经验\n熟练使用SAP、Excel\n地点：常州", ""),
    ("青禾医疗器械有限公司", "产品经理", 1, 1, "上海", (25_000, 35_000, 13), 25,
     "招聘职位：产品经理\n本科及以上，3年以上产品经理经验\n有医疗行业经验者优先\n地点：上海", ""),
)  # fmt: skip
NOTES = (
    ("Java 后端工程师", "asked", "二面必问一次线上故障：怎么发现、怎么定位、之后改了什么。答得出监控和回滚的都过了。"),
    ("Java 后端工程师", "salary", "最近两个给到 26K·14薪，再高要总监特批。"),
    ("财务经理", "won", "强调带过审计进场，比 CPA 证更管用。"),
)  # fmt: skip


def make_desk(*, consultant: str, now: datetime) -> None:
    """Write the demo's clients down, looked after by the consultant; one stands behind a client team's wall."""
    owner = User.objects.get(username=consultant)
    team = add_team(name="远山项目组", kind="client", actor=PROGRAM, now=now)
    set_members(team_id=team.pk, members=[owner.pk], actor=PROGRAM, now=now)
    viewer = viewer_of(User.objects.get(pk=owner.pk))
    made = {}
    for values in CLIENTS:
        wall = {"team": team.pk} if values["short_name"] == "远山新能源" else {}
        client = add_client(values={**values, **wall, "owner": owner.pk}, actor=viewer, now=now)
        made[client.name] = client
        if client.status == "active":
            terms = {
                "title": "2026 年度服务合同", "starts": (now - timedelta(days=330)).date(),
                "ends": (now + timedelta(days=20 if wall else 200)).date(), "fee_kind": "percent",
                "fee_permille": 200, "protection_months": 12, "guarantee_days": 90, "remind_days": 30,
                "contact_from": "interview", "note": "发票开服务费，入职后 15 天内付一半。",
            }  # fmt: skip
            save_contract(client=client, values=terms, actor=viewer, now=now)
    for name, person, title, phone, email, note in PEOPLE:
        told = {"name": person, "title": title, "phone": phone, "email": email, "note": note}
        add_contact(client=made[name], values=told, actor=viewer, now=now)
    jobs = {}
    for name, title, priority, heads, city, (low, high, months), days, description, published in JOBS:
        values = {
            "title": title, "priority": priority, "headcount": heads, "city": city, "salary_low": low,
            "salary_high": high, "salary_months": months, "publication": published, "owner": owner.pk,
            "deadline": (now + timedelta(days=days)).date().isoformat() if days else None,
            "requirements": [one.as_json() for one in read_requirements(description)],
        }  # fmt: skip
        jobs[title] = add_job(client=made[name], values=values, actor=viewer, now=now)
    for title, kind, text in NOTES:
        write_note(job=jobs[title], kind=kind, text=text, actor=viewer, now=now)
    write_note(
        client=made["海棠科技（苏州）有限公司"], kind="general", actor=viewer, now=now,
        text="周三下午给反馈；简历先发周明远，抄送何立群。",
    )  # fmt: skip
