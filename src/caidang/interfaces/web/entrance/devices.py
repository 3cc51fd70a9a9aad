"""What a browser calls itself, in plain words."""

from django.utils.translation import gettext as _

# Order matters: each of these also claims to be those below it.
_BROWSERS = (
    ("wxwork/", "企业微信"), ("MicroMessenger/", "微信"), ("DingTalk/", "钉钉"), ("Lark/", "飞书"),
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("QQBrowser/", "QQ 浏览器"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"), ("OpenHarmony", "鸿蒙"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def device_words(agent: str) -> str:
    """Return for instance "Chrome，Windows"; what is not known is called so."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return "，".join(filter(None, (browser, system))) or _("认不出的设备")
