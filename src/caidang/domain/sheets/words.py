"""What people call the targets of columns and what rows come to."""

from collections.abc import Mapping
from typing import Final

from caidang.core.interchange.sheets.labels import TARGETS
from caidang.domain.candidates.fields import GROUPS, Field

OUTCOMES: Final[Mapping[str, str]] = {
    "created": "新建", "doubtful": "新建但疑似重复", "attached": "归入已有档案", "same": "没有新内容",
    "changed": "改动已有的值", "edited": "按表改", "conflict": "两边都改了", "kept_ours": "档案这边改过、表里没动", "noted": "有内容没读成", "refused": "没有导入", "files": "归入简历",
    "files_apart": "另收的文件", "kept": "撤销时留下",
}  # fmt: skip

COMMENT: Final = "留言"
"""What a remark becomes on the record."""


def target_name(target: str, fields: Mapping[str, Field]) -> str:
    """Return what a column's target is called."""
    if not target:
        return "不导入"
    if target in TARGETS:
        return TARGETS[target]
    field = fields.get(target)
    return field.label if field is not None else target


def targets_to_choose(fields: Mapping[str, Field]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all targets in the groups of the record's page, those of an organisation's own last."""
    groups: dict[str, list[tuple[str, str]]] = {"": [("", "不导入")], "合写的列": []}
    groups["合写的列"] += list(TARGETS.items())
    for key, field in fields.items():
        groups.setdefault(GROUPS.get(field.group, "自定字段"), []).append((key, field.label))
    return [(name, found) for name, found in groups.items() if found]
