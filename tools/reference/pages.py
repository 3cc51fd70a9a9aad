"""The pages: commands, roles and fields."""

import json
from argparse import SUPPRESS
from collections.abc import Callable, Mapping

from caidang.config.entry import OWN_VERBS
from caidang.core.extract.limits import Limits
from caidang.core.resume.remarks import timeline
from caidang.core.resume.remarks.timeline import OddityKind
from caidang.core.resume.remarks.versions import Difference
from caidang.core.review import OWNERS, TRANSITIONS, Action, Role
from caidang.core.review.chain import diagram
from caidang.core.review.clock import KEPT_FOR, TIME_FOR
from caidang.core.review.faults import Fault
from caidang.core.review.taking_back import UNDO_FOR, UNDOABLE
from caidang.domain.candidates.fields import FIELDS, GROUPS, fields_by_class
from caidang.foundation.accounts.policy import DEFAULTS, GRANTS, ROLE_NAMES, Scope, Sensitivity
from caidang.interfaces.api.api import api
from caidang.interfaces.cli.arguments import Parser
from caidang.interfaces.cli.verbs import VERBS

MADE = "<!-- 由 python -m tools.reference 生成，请勿手改 -->\n"


def pages() -> Mapping[str, Callable[[], str]]:
    """Return what writes each page, by its file name."""
    return {
        "命令.md": commands, "角色.md": roles, "字段.md": fields, "上限.md": limits,
        "流程.md": chain, "核对.md": checks, "openapi.json": description,
    }  # fmt: skip


def description() -> str:
    """The API as OpenAPI 3.1 describes it."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, default=str) + "\n"


def commands() -> str:
    """Every command with its arguments."""
    parts = [MADE, "# 命令\n", "处处可用的选项：`--data 文件夹`、`--key-file 文件`、`--yes`（不提问，缺什么建什么）。\n"]
    for name, verb in {**OWN_VERBS, **VERBS}.items():
        parser = Parser(f"caidang {name}", f"{verb.help}。")
        verb.add_arguments(parser)
        rows = [
            f"| `{_shown(action.option_strings, action.metavar)}` | {action.help or ''} |"
            for action in parser._actions  # noqa: SLF001 - argparse offers no public list
            if "--help" not in action.option_strings and action.help != SUPPRESS
        ]
        parts.append(f"## caidang {name}\n\n{verb.help}。\n")
        if rows:
            parts.append("| 参数 | 说明 |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def roles() -> str:
    """Which role may do what."""
    names = list(ROLE_NAMES.values())
    lines = [MADE, "# 角色与权限\n", f"| 动作 | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for action, granted in GRANTS.items():
        marks = " | ".join("是" if role in granted else "" for role in ROLE_NAMES)
        lines.append(f"| {action.value} | {marks} |")
    lines += ["\n以上和以下是出厂的样子；管理员可以在「角色」里改，由第二位管理员确认。\n"]
    lines += ["## 够得着谁的档案\n", f"| 范围 | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for scope in Scope:
        marks = " | ".join("是" if scope in DEFAULTS[role].scopes else "" for role in ROLE_NAMES)
        lines.append(f"| {scope.label} | {marks} |")
    lines += ["\n## 看得到哪些字段\n", f"| 类 | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for kind in Sensitivity:
        marks = " | ".join(DEFAULTS[role].shows[kind].label for role in ROLE_NAMES)
        lines.append(f"| {kind.label} | {marks} |")
    lines += [
        f"- {kind.label}：" + "、".join(field.label for field in found)
        for kind, found in fields_by_class().items()
        if kind is not Sensitivity.PUBLIC
    ]
    quota = DEFAULTS[Role.CONSULTANT]
    lines += [f"\n看打了码的完整内容：每小时最多 {quota.reveals_per_hour} 处，每天最多 {quota.reveals_per_day} 处，每处开十分钟。"]
    return "\n".join(lines) + "\n"


def chain() -> str:
    """Where a record may stand, who may move it on, and what time each step has."""
    lines = [MADE, "# 流程\n", f"```mermaid\n{diagram()}\n```\n", "| 从 | 动作 | 到 | 谁可以 |", "|---|---|---|---|"]
    for (state, action), (after, granted) in TRANSITIONS.items():
        names = "、".join(role.label for role in Role if role in granted)
        lines.append(f"| {state.label} | {action.label} | {after.label} | {names} |")
    lines += ["\n「通过」要由没有录入、没有改过、没有提交过它的人来做（四眼），换角色也不行；程序不能通过。「确认没有变化」要上次通过以后没人改过。\n"]
    lines += ["| 状态 | 在谁的队列 | 多久 |", "|---|---|---|"]
    for state, owner in OWNERS.items():
        hours = TIME_FOR.get(state)
        kept = KEPT_FOR.get(state)
        told = f"{hours.total_seconds() / 3600:.0f} 个工作小时" if hours else f"{kept.days} 天" if kept else ""
        lines.append(f"| {state.label} | {owner.label} | {told} |")
    undoable = "、".join(f"「{action.label}」" for action in Action if action in UNDOABLE)
    lines += [f"\n{undoable}做完 {UNDO_FOR.seconds // 60} 分钟内，本人可以撤回，档案回到前一步；之后档案有了任何变动就不能。撤回的通过不算通过。"]
    lines += ["\n退回和标记用的代码：" + "、".join(fault.label for fault in Fault) + "。"]
    return "\n".join(lines) + "\n"


def fields() -> str:
    """The fields of a record."""
    lines = [MADE, "# 字段\n", "| 组 | 字段 | 名称 | 可有多个 |", "|---|---|---|---|"]
    lines += [
        f"| {GROUPS[f.group]} | `{f.key}` | {f.label} | {'是' if f.is_many else ''} |"
        for f in FIELDS.values()
    ]
    return "\n".join(lines) + "\n"


_ODD = {
    OddityKind.OVERLAP: f"两家公司的在职时间不重叠 {timeline.OVERLAP_FROM} 个月以上（实习、没写月份的不算）",
    OddityKind.GAP: f"两份工作之间没有空着 {timeline.GAP_FROM} 个月以上",
    OddityKind.REVERSED: "离职不早于入职，毕业不早于入学",
    OddityKind.TOO_YOUNG: f"入职和大专以上的毕业不早于 {timeline.YOUNGEST} 岁（写了出生年月才核对）",
    OddityKind.IN_FUTURE: "入职不晚于收到简历的下个月",
    OddityKind.YEARS: f"写的工作年限和从第一份工作算到现在相差不到 {timeline.YEARS_FROM} 个月",
}
_DIFFERENT = {
    Difference.MOVED: "同一段经历的起止时间一样",
    Difference.VANISHED: "先前写的经历后来还在",
    Difference.INSERTED: "后来没有插进先前那份写成以前的经历",
    Difference.RENAMED: "同一段经历的职位、学历、专业一样",
    Difference.CHANGED: "姓名、出生、性别、最高学历、身份证号一样",
}


def checks() -> str:
    """What must fit together among the fields of a record."""
    lines = [MADE, "# 几项数据之间的核对\n", "单项的写法见 [字段](字段.md)，填的时候就核对。下面几项不合的不拒收，列在档案的「留意」里，由审核的人判断。\n"]
    lines += ["## 一份档案里\n", "| 代码 | 应该 |", "|---|---|"]
    lines += [f"| `{kind.value}` | {_ODD[kind]} |" for kind in OddityKind]
    lines += ["\n## 同一个人的两份简历\n", "| 代码 | 应该 |", "|---|---|"]
    lines += [f"| `{kind.value}` | {_DIFFERENT[kind]} |" for kind in Difference]
    return "\n".join(lines) + "\n"


def limits() -> str:
    """What one file may be at most."""
    found = Limits()
    lines = [MADE, "# 单个文件的上限\n", "| 项目 | 上限 |", "|---|---|"]
    lines += [f"| `{name}` | {getattr(found, name)} |" for name in found.__slots__]
    return "\n".join(lines) + "\n"


def _shown(options: list[str], metavar: object) -> str:
    return " ".join(filter(None, [", ".join(options), str(metavar) if metavar else ""]))
