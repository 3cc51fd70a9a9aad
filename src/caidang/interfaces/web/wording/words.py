"""The words that scripts show; they stand in the page as data, so that they can be translated."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def script_words() -> Mapping[str, str]:
    """Return the texts by name; ``{n}``, ``{m}`` and ``{name}`` are filled in by the script."""
    return _in(get_language())


@lru_cache(maxsize=8)  # the same fifty on every page
def _in(_language: str | None) -> Mapping[str, str]:
    return {
        "tourPlace": _("第 {n} 步，共 {m} 步"),
        "tourOn": _("下一步"),
        "tourBack": _("上一步"),
        "tourEnd": _("不走了"),
        "tourDone": _("走完了"),
        "failed": _("服务暂时没有回应，已填的内容还在，请稍后再试。"),
        "stale": _("页面放得太久了，刚才这一步没有执行。请刷新后再做一次。"),
        "offline": _("连接断了，已填的内容还在，恢复后会继续。"),
        "uploading": _("正在收 {n} / {m}"),
        "uploaded": _("已收下 {n} 份"),
        "known": _("{n} 份以前收过，不会重复建档"),
        "refused": _("{n} 份没有收下"),
        "scanning": _("正在看文件夹里有什么…"),
        "empty": _("里面没有可以收的文件。"),
        "tooLarge": _("超过 {n} MB 的上限，请压缩或拆开后再交。"),
        "notSent": _("没有传上来，请检查网络，或重新登录后再拖一次。"),
        "picked": _("选中 {n} 人"),
        "tooMany": _("一个一个选，一次最多 {n} 人；再多可以选中找到的全部。"),
        "everyone": _("选中全部 {n} 人"),
        "pickedAll": _("全部 {n} 人"),
        "notAll": _("只要这一页"),
        "loading": _("正在打开…"),
        "copied": _("已复制。"),
        "noPasskey": _("这个浏览器不支持通行密钥，换一种方式登录。"),
        "passkeyFailed": _("没有完成，可以再试一次，或换一种方式。"),
        "unreadable": _("这份原件无法显示，可以下载后查看。"),
    }
