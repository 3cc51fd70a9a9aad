"""Invented people as the records of a 纷享销客 object of the customer's own."""

from typing import Any

TALENT = "object_talent__c"
FIELDS: dict[str, dict[str, Any]] = {
    "name": {"label": "姓名", "type": "text", "is_required": True},
    "phone__c": {"label": "手机", "type": "phone_number"},
    "mail__c": {"label": "邮箱", "type": "email"},
    "sex__c": {"label": "性别", "type": "select_one", "options": [{"label": "男", "value": "1"}, {"label": "女", "value": "2"}]},
    "born__c": {"label": "出生日期", "type": "date"},
    "city__c": {"label": "所在城市", "type": "text"},
    "firm__c": {"label": "公司", "type": "text"},
    "post__c": {"label": "职位", "type": "text"},
    "pay__c": {"label": "期望月薪", "type": "currency"},
    "skills__c": {"label": "技能", "type": "select_many", "options": [{"label": "Excel", "value": "a"}, {"label": "Python", "value": "b"}]},
    "cv__c": {"label": "简历附件", "type": "file_attachment"},
    "keeper__c": {"label": "跟进人", "type": "employee"},
    "caidang__c": {"label": "才档编号", "type": "text"},
}  # fmt: skip
TARGETS = {
    "name": "name", "phone__c": "phone", "mail__c": "email", "sex__c": "gender", "born__c": "birth", "city__c": "city",
    "firm__c": "employer", "post__c": "title", "pay__c": "expected_salary", "skills__c": "skill", "cv__c": "resume",
}  # fmt: skip
"""What each field is here."""
ZOHO_TARGETS = {
    "Full_Name": "name", "Mobile": "phone", "Email": "email", "Gender": "gender", "Date_of_Birth": "birth", "City": "city",
    "Current_Employer": "employer", "Current_Job_Title": "title", "Expected_Salary": "expected_salary", "Skill_Set": "skill",
}  # fmt: skip
"""What each field of a contact in Zoho is here."""
_FAMILIES, _GIVEN, _LAST = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "知明思雨子佳文景嘉若安书", "夏远琪轩涵怡岚宁川舟禾言"
_MORE = "许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
_FIRMS, _TRADES = "织云启恒澜朗诚拓远嘉博睿景泰瑞和盛合正元", "锦图川星海山林禾舟石桥泉原野湖岸城谷峰洲"
_CITIES, _POSTS = ("杭州", "上海", "苏州", "宁波", "南京"), ("会计", "Java 工程师", "招聘经理", "护士", "电气工程师")


def person(n: int) -> dict[str, Any]:
    """Return the record of the n-th person: nobody shares a phone or a mail with another; names come again as they do, with other firms."""
    more = n // 2_304
    family = _FAMILIES[n % 16] if not more else _MORE[(more + n) % len(_MORE)]
    name = family + _GIVEN[n // 16 % 12] + _LAST[n // 192 % 12]
    firm = n // 7 % 400
    return {
        "name": name, "phone__c": f"13{n // 10_000 % 10}0000{n % 10_000:04d}" if n < 100_000 else f"15{n // 10_000 % 10}0001{n % 10_000:04d}",
        "mail__c": f"person{n}@example.com", "sex__c": str(1 + n % 2), "born__c": 536_428_800_000 + n % 5_000 * 86_400_000,
        "city__c": _CITIES[n % 5], "firm__c": f"{_FIRMS[firm // 20]}{_TRADES[firm % 20]}有限公司", "post__c": _POSTS[n // 5 % 5], "pay__c": f"{8 + n % 30}000.00",
        "skills__c": ["a"] if n % 3 else ["a", "b"], "keeper__c": ["1000"],
    }  # fmt: skip


def contact(n: int) -> dict[str, Any]:
    """Return the n-th person as a contact in Zoho."""
    one = person(n)
    return {
        "Last_Name": one["name"][:1], "First_Name": one["name"][1:], "Mobile": one["phone__c"], "Email": one["mail__c"],
        "Gender": ("Male", "Female")[n % 2], "Date_of_Birth": f"{1987 + n % 13}-0{1 + n % 9}-1{n % 10}", "City": one["city__c"],
        "Current_Employer": one["firm__c"], "Current_Job_Title": one["post__c"], "Expected_Salary": float(one["pay__c"]),
        "Skill_Set": "Excel" if n % 3 else "Excel, Python",
    }  # fmt: skip
