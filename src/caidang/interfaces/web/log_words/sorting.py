"""What happened to categories, tags, rules, lists, fields and views, in words for the log."""

from django.utils.translation import gettext as _


def on_sorting() -> dict[str, str]:
    """Return the words of each event of 归类, by its verb."""
    return {
        **_on_labels("category", _("分类")),
        **_on_labels("tag", _("标签")),
        "category.moved": _("移动了分类"),
        "tag.dressed": _("改了标签的颜色或归谁管"),
        "rule.saved": _("写了归类规则"),
        "rule.on": _("打开了归类规则"),
        "rule.off": _("关上了归类规则"),
        "rule.archived": _("收起了归类规则"),
        "rule.restored": _("取回了归类规则"),
        "sorting.trial": _("试跑了规则"),
        "sorting.started": _("按规则归类"),
        "sorting.cancelled": _("停下了规则的运行"),
        "sorting.finished": _("规则跑完了"),
        "sorting.given_up": _("规则试了几次都没跑成，停下了"),
        "sorting.undone": _("整次撤销了规则的归类"),
        "own_field.saved": _("改了自定字段"),
        "own_field.archived": _("归档了自定字段"),
        "own_field.restored": _("取回了自定字段"),
        "paper_kind.saved": _("改了附件的种类"),
        "paper_kind.archived": _("归档了附件的种类"),
        "paper_kind.restored": _("取回了附件的种类"),
        "list.made": _("建了人才库"),
        "list.changed": _("改了人才库"),
        "list.removed": _("收起了人才库"),
        "list.restored": _("取回了人才库"),
        "view.saved": _("存了视图"),
        "view.changed": _("改了视图"),
        "view.removed": _("删了视图"),
        "view.restored": _("取回了视图"),
    }


def _on_labels(kind: str, name: str) -> dict[str, str]:
    said = {"name": name}
    return {
        f"{kind}.made": _("建了%(name)s") % said,
        f"{kind}.renamed": _("给%(name)s改了名") % said,
        f"{kind}.archived": _("归档了%(name)s") % said,
        f"{kind}.restored": _("取回了%(name)s") % said,
        f"{kind}.merged": _("合并了%(name)s") % said,
        f"{kind}.unmerged": _("撤销了%(name)s的合并") % said,
        f"{kind}.edit_undone": _("撤销了%(name)s的一次改动") % said,
    }
