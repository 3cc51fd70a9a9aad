"""What the page of 退订 says, in Chinese and in English, as the letters do that lead to it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest

from caidang.interfaces.web.wording.posting_words import is_english

ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "html_lang": "zh-CN", "title": "退订",
        "ask": "不想再收到我们的邮件？", "ask_text": "点一下就好，不用登录，也不用写理由。", "leave": "退订",
        "left": "已经退订，不再给您发邮件", "left_text": "一直有效，换了同事、换了系统也一样。抱歉打扰了。", "back": "点错了，还想收到",
        "came_back": "好的，以后有合适的机会再写信给您", "came_back_text": "关掉这一页就行。",
    }
)  # fmt: skip
EN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "html_lang": "en", "title": "Unsubscribe",
        "ask": "No more mails from us?", "ask_text": "One click will do: no account, no reason.", "leave": "Unsubscribe",
        "left": "You are unsubscribed. We will not write again",
        "left_text": "This holds for good, whoever works here and whatever they work with. Sorry to have bothered you.",
        "back": "That was a mistake, keep writing",
        "came_back": "Thank you. We will write when something suits you", "came_back_text": "You may close this page.",
    }
)  # fmt: skip


def leaving_words(request: HttpRequest) -> Mapping[str, str]:
    """Return the words in the language that the browser names first."""
    return EN if is_english(request) else ZH
