"""Which section of the book a screen is explained by."""

from dataclasses import dataclass
from typing import Final

from caidang.interfaces.web.handbook.book import Page, the_book
from caidang.interfaces.web.handbook.markdown import Section

_START: Final = ("使用", "开始")
_WORK: Final = ("使用", "待办与审核")
_FIND: Final = ("使用", "搜索")
_SORT: Final = ("使用", "归类")
_CLIENTS: Final = ("使用", "客户与职位")
_WAY: Final = ("使用", "流程")
_SUBMIT: Final = ("使用", "推荐")
_MEET: Final = ("使用", "面试")
_MAIL: Final = ("使用", "邮件")
_MEMBERS: Final = ("管理", "成员与登录")
_RIGHTS: Final = ("管理", "权限")
_RUN: Final = ("管理", "运行")
_KEYS: Final = ("管理", "钥匙")
_FRESH: Final = ("使用", "保鲜")
_LAW: Final = ("管理", "合规")
_SHEETS: Final = ("使用", "表格")
_BOXES: Final = ("使用", "邮箱收集")
_PAGES: Final = ("使用", "网页和领英")
_APPLY: Final = ("使用", "应聘页")
_BACKUP: Final = ("管理", "备份")
_LEARN: Final = ("使用", "学习")
_TEACH: Final = ("管理", "培训")
_API: Final = ("开发", "接口")
_MODELS: Final = ("使用", "语言模型的程序")
_FIGURES: Final = ("使用", "数据分析")
_LINKS: Final = ("使用", "连接")

PLACES: Final[dict[str, tuple[tuple[str, str], str]]] = {
    "backup": (_BACKUP, "自己做的"),
    "backup_target_new": (_BACKUP, "设置"),
    "backup_target": (_BACKUP, "设置"),
    "backup_run": (_BACKUP, "出错时"),
    "home": (_WORK, "我的待办"),
    "work_team": (_WORK, "主管"),
    "work_rules": (_WORK, "主管"),
    "needs": (_WORK, "整理"),
    "calendar": (_WORK, "提醒"),
    "samples": (_WORK, "抽检"),
    "notifications": (_WORK, "留言和通知"),
    "intake": (_START, "收件"),
    "sheets": (_SHEETS, "导入"),
    "sheet": (_SHEETS, "导入"),
    "sheets_out": (_SHEETS, "导出，改，再交回"),
    "sheet_export_new": (_SHEETS, "导出的规矩"),
    "sheet_export": (_SHEETS, "导出，改，再交回"),
    "mailboxes": (_BOXES, "加一个邮箱"),
    "mailbox": (_BOXES, "收什么"),
    "mail_log": (_BOXES, "记录"),
    "mail_teach": (_BOXES, "招聘网站"),
    "mail_guide": (_BOXES, "招聘网站"),
    "watched_folders": (_BOXES, "文件夹"),
    "connections": (_LINKS, "加一个连接"),
    "connection_new": (_LINKS, "加一个连接"),
    "connection": (_LINKS, "同步"),
    "connection_objects": (_LINKS, "对字段"),
    "connection_map": (_LINKS, "对字段"),
    "connection_questions": (_LINKS, "等人定的"),
    "connection_run": (_LINKS, "试跑"),
    "extension": (_PAGES, "扩展"),
    "page_in": (_PAGES, "书签"),
    "first_records": (_START, "收件"),
    "duplicates": (_START, "查重与合并"),
    "duplicate": (_START, "查重与合并"),
    "candidates": (_FIND, "在列表里"),
    "candidate": (_START, "一份档案"),
    "saved_view": (_FIND, "视图"),
    "fitting": (_FIND, "按职位找人，找类似的人"),
    "candidate_similar": (_FIND, "按职位找人，找类似的人"),
    "synonyms": (_FIND, ""),
    "words": (_START, "一份档案"),
    "reread": (_START, "一份档案"),
    "reread_report": (_START, "一份档案"),
    "bulk_acts": (_FIND, "在列表里"),
    "bulk_act": (_FIND, "在列表里"),
    "categories": (_SORT, "分类"),
    "tags": (_SORT, "标签"),
    "rules": (_SORT, "规则"),
    "sorting_run": (_SORT, "规则"),
    "own_fields": (_SORT, "自定字段"),
    "paper_kinds": (_SORT, "附件"),
    "talent_lists": (_SORT, "人才库"),
    "talent_list": (_SORT, "人才库"),
    "freshness": (_FRESH, "今天该问谁"),
    "compliance": (_LAW, "对外提供、处理记录、检查"),
    "register": (_LAW, "对外提供、处理记录、检查"),
    "disclosures": (_LAW, "对外提供、处理记录、检查"),
    "consent_texts": (_LAW, "授权"),
    "rights": (_LAW, "权利请求"),
    "erasures": (_LAW, "抹除"),
    "retention": (_LAW, "保留期"),
    "clients": (_CLIENTS, "客户"),
    "client": (_CLIENTS, "客户"),
    "client_new": (_CLIENTS, "客户"),
    "client_edit": (_CLIENTS, "客户"),
    "client_wall": (_CLIENTS, "谁能看到"),
    "jobs": (_CLIENTS, "职位"),
    "job": (_CLIENTS, "职位"),
    "job_new": (_CLIENTS, "职位"),
    "job_edit": (_CLIENTS, "职位"),
    "job_posting": (_APPLY, "一个职位的"),
    "postings": (_APPLY, "总的应聘页"),
    "notes_found": (_CLIENTS, "笔记"),
    "desk": (_CLIENTS, "交接"),
    "board": (_WAY, "看板"),
    "job_board": (_WAY, "看板"),
    "board_list": (_WAY, "看板"),
    "board_calendar": (_WAY, "看板"),
    "board_figures": (_WAY, "看板"),
    "stages": (_WAY, "阶段"),
    "submissions": (_SUBMIT, ""),
    "submission_new": (_SUBMIT, "发一次"),
    "submission": (_SUBMIT, "客户怎么答复"),
    "leak": (_SUBMIT, "这份是谁流出去的"),
    "report_layouts": (_SUBMIT, "报告模板"),
    "report_layout": (_SUBMIT, "报告模板"),
    "report_layout_new": (_SUBMIT, "报告模板"),
    "interviews": (_MEET, ""),
    "interview": (_MEET, "记录和附件"),
    "interview_calendar": (_MEET, "日历和邮件"),
    "scorecards": (_MEET, "评分"),
    "scorecard": (_MEET, "评分"),
    "scorecard_add": (_MEET, "评分"),
    "mailings": (_MAIL, ""),
    "mailing": (_MAIL, ""),
    "mail_compose": (_MAIL, "群发和跟进"),
    "mail_new": (_MAIL, "群发和跟进"),
    "send_accounts": (_MAIL, "发信账号"),
    "reminders": (_WORK, "提醒和机器人"),
    "auto_rules": (_SORT, "自动规则"),
    "auto_rule": (_SORT, "自动规则"),
    "auto_log": (_SORT, "自动规则"),
    "mail_templates": (_MAIL, ""),
    "members": (_MEMBERS, "加人"),
    "member": (_MEMBERS, "加人"),
    "member_leave": (_MEMBERS, "有人离开"),
    "teams": (_RIGHTS, "够得着谁的档案"),
    "roles": (_RIGHTS, "看得到哪些字段"),
    "role": (_RIGHTS, "改权限"),
    "audit": (_WORK, "审计"),
    "audit_unusual": (_RIGHTS, "警报"),
    "security": (_MEMBERS, "两步验证与通行密钥"),
    "hooks": (_API, "Webhook"),
    "hooks_dead": (_API, "Webhook"),
    "hook": (_API, "Webhook"),
    "proposals": (_MODELS, ""),
    "health": (_RUN, "健康页"),
    "keys": (_KEYS, ""),
    "learning": (_LEARN, "我的学习"),
    "learning_course": (_LEARN, "上课和测验"),
    "learning_lesson": (_LEARN, "上课和测验"),
    "learning_test": (_LEARN, "上课和测验"),
    "learning_certificate": (_LEARN, "证书"),
    "learning_check": (_LEARN, "证书"),
    "learning_spot": (_LEARN, "抽查"),
    "learning_outside": (_LEARN, "外面的课"),
    "learning_policy": (_LEARN, "制度"),
    "practice": (_LEARN, "练习"),
    "first_week": (_LEARN, "第一周"),
    "training": (_TEACH, "谁学了什么"),
    "training_assign": (_TEACH, "布置"),
    "training_sessions": (_TEACH, "讲课和外面的课"),
    "training_outside": (_TEACH, "讲课和外面的课"),
    "training_policies": (_TEACH, "制度"),
    "training_gates": (_TEACH, "凭证书的权限"),
    "training_courses": (_TEACH, "自己的课程"),
    "training_course": (_TEACH, "自己的课程"),
    "figures": (_FIGURES, "看板"),
    "figure": (_FIGURES, "一个指标"),
    "figure_behind": (_FIGURES, "数字背后的列表"),
    "reports": (_FIGURES, "报表"),
    "report_mails": (_FIGURES, "定期邮件"),
    "figure_costs": (_FIGURES, "填花费"),
    "shown_boards": (_FIGURES, "给外面看的看板"),
    "keys_going": (_KEYS, ""),
    "recovery_kit": (_START, "第一次打开"),
}
"""The name of a screen's address → the page of the book and the heading there; no heading for its beginning."""

_GUIDES: Final = {
    "fxiaoke": "纷享销客", "zoho_crm": "Zoho", "zoho_recruit": "Zoho", "google_sheets": "Google表格", "feishu_hire": "飞书招聘", "moka": "Moka",
}  # fmt: skip
"""Another system → the page that tells how to take over from it."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is said of a screen, and where it goes on."""

    page: Page
    section: Section

    @property
    def url(self) -> str:
        """Where it is read."""
        return f"{self.page.url}#{self.section.anchor}"


def place_of(screen: str) -> Place | None:
    """Return what the book says of the screen with this name of address; None where it says nothing."""
    key, title = PLACES.get(screen, (None, ""))
    page = the_book().get(key) if key else None
    section = page.section(title) if page else None
    return Place(page, section) if page and section else None


def guide_of(vendor: str) -> Page | None:
    """This function will return the page that tells how to take over from this system; None where the book did not come along."""
    return the_book().get(("接管", _GUIDES.get(vendor, "")))
