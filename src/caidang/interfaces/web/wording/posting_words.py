"""What 应聘页 say to applicants, in Chinese and in English: these pages are read by strangers of both languages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest

ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "html_lang": "zh-CN", "other": "English", "other_code": "en",
        "careers": "招聘", "apply": "应聘", "send": "提交应聘", "sending": "正在提交…",
        "jobs": "正在招的职位", "no_jobs": "现在没有公开的职位。留下简历，有合适的我们联系您。",
        "general": "没有合适的？留下简历", "headcount": "招 {n} 人", "until": "截止 {day}", "hiring": "招聘单位",
        "name": "姓名", "phone": "手机", "email": "邮箱", "one_of": "手机和邮箱至少填一样", "city": "所在城市",
        "resume_title": "简历，任选一种", "file": "上传简历", "file_hint": "PDF、Word、图片都行，最多三个，一共 12 MB 以内。",
        "paste": "没有文件？把简历文字粘在这里", "paste_label": "简历文字", "fill": "或者直接填几项",
        "company": "目前公司", "title": "目前职位", "years": "工作年限", "degree": "最高学历", "school": "毕业院校", "major": "专业",
        "skills": "技能", "salary": "期望薪资", "available": "到岗时间", "words": "想说的话（可不写）",
        "consent": "同意书", "version": "第 {n} 版", "agree": "我看过上面的文字，同意", "question": "请算一下：{a} + {b} =",
        "trap": "这一格请空着", "required": "必填", "notice": "请看一下标出的地方，填过的都还在。",
        "again_file": "文件要再选一次。",
        "thanks": "收到了，谢谢", "thanks_text": "我们看过后会联系您。以前投过也没关系：新的一份会归到一起，以最近的为准。",
        "thanks_close": "这一页可以关掉了。", "more_jobs": "看看别的职位",
        "over": "这个职位不再收简历了", "over_text": "谢谢您的关心。职位已经招满、截止，或者暂停了。",
        "over_general": "可以看看别的职位，或者留下简历，有合适的我们联系您。", "over_none": "现在没有别的公开职位。",
        "missing": "没有这一页", "missing_text": "请再看看地址，或者重新扫一次码。",
        "name_missing": "请写姓名。", "contact_missing": "手机和邮箱至少填一样，不然联系不上您。",
        "phone_bad": "这个号码看着不对，请再看一眼。", "email_bad": "这个邮箱看着不对，请再看一眼。", "too_long": "太长了，请写短一些。",
        "file_large": "文件太大，一共不超过 12 MB。请压缩，或把文字粘在下面。", "file_empty": "这个文件是空的，请换一个。",
        "file_kind": "这种文件读不了。请换成 PDF、Word 或图片，不要压缩包。", "files_many": "最多三个文件。",
        "resume_missing": "上传、粘贴、填几项，任选一种。", "infected": "这个文件没有通过病毒检查，请换一个。",
        "agrees_missing": "要勾选同意，我们才能保存您的简历。", "answer_wrong": "算得不对，请再算一下。",
        "too_old": "这一页开得太久了。填的都还在，再点一次「提交应聘」就行。",
        "too_fast": "提交得太快了。填的都还在，再点一次「提交应聘」就行。",
        "busy": "现在提交的人太多，请过一刻钟再试。填的都还在。", "later": "暂时收不了，请过一会儿再试。填的都还在。",
        "full": "这次的内容太大，没有收下。请把文件压缩到 12 MB 以内再试。",
    }
)  # fmt: skip
EN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "html_lang": "en", "other": "中文", "other_code": "zh",
        "careers": "Careers", "apply": "Apply", "send": "Send application", "sending": "Sending…",
        "jobs": "Open positions", "no_jobs": "There are no public positions now. Leave your résumé and we will get in touch.",
        "general": "Nothing suitable? Leave your résumé", "headcount": "{n} to be hired", "until": "Apply by {day}",
        "hiring": "Employer",
        "name": "Name", "phone": "Phone", "email": "Email", "one_of": "Give a phone number or an email address", "city": "City",
        "resume_title": "Your résumé, in any one of these ways", "file": "Upload your résumé",
        "file_hint": "PDF, Word or pictures, three at most, 12 MB together.",
        "paste": "No file? Paste the text of your résumé", "paste_label": "Text of your résumé", "fill": "Or fill in a few lines",
        "company": "Current company", "title": "Current job title", "years": "Years of experience", "degree": "Highest degree",
        "school": "School", "major": "Major", "skills": "Skills", "salary": "Expected salary", "available": "Available from",
        "words": "Anything you want to add (optional)",
        "consent": "Consent", "version": "version {n}", "agree": "I have read the text above and agree",
        "question": "Please add: {a} + {b} =", "trap": "Leave this empty", "required": "required",
        "notice": "Please look at what is marked. Everything you typed is still here.", "again_file": "Please choose the file again.",
        "thanks": "We have received it. Thank you",
        "thanks_text": "We will read it and get in touch. If you have applied before, that is fine: the new one is kept together with it.",
        "thanks_close": "You may close this page.", "more_jobs": "See other positions",
        "over": "This position no longer takes applications", "over_text": "Thank you for your interest. It was filled, closed or paused.",
        "over_general": "Have a look at the other positions, or leave your résumé and we will get in touch.",
        "over_none": "There are no other public positions now.",
        "missing": "There is no such page", "missing_text": "Please check the address, or scan the code again.",
        "name_missing": "Please give your name.", "contact_missing": "Please give a phone number or an email address.",
        "phone_bad": "This number does not look right.", "email_bad": "This address does not look right.",
        "too_long": "This is too long.", "file_large": "Too large: 12 MB together at most. Compress it, or paste the text below.",
        "file_empty": "This file is empty.", "file_kind": "This kind of file cannot be read. Use PDF, Word or a picture, no archives.",
        "files_many": "Three files at most.", "resume_missing": "Upload, paste or fill in: any one will do.",
        "infected": "This file did not pass the virus check. Please use another.",
        "agrees_missing": "We may keep your résumé only if you agree.", "answer_wrong": "That is not the sum. Please try again.",
        "too_old": "This page was open for too long. Everything is still here: press “Send application” again.",
        "too_fast": "That was too quick. Everything is still here: press “Send application” again.",
        "busy": "Too many are sending now. Please try again in a quarter of an hour. Everything is still here.",
        "later": "We cannot take it at the moment. Please try again a little later. Everything is still here.",
        "full": "This was too large and was not taken. Please bring the files below 12 MB.",
    }
)  # fmt: skip


def is_english(request: HttpRequest) -> bool:
    """Tell which language is wanted: the one that was chosen, else the first that the browser names."""
    chosen = request.GET.get("lang", "")
    if chosen in ("zh", "en"):
        return chosen == "en"
    first = request.headers.get("Accept-Language", "").split(",", 1)[0].strip().lower()
    return first.startswith("en")
