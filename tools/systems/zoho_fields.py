"""The modules of Zoho and their fields, as ``settings/fields`` tells of them."""

from typing import Any

Row = dict[str, Any]
FIELDS: dict[str, Row] = {
    "id": {"field_label": "ID", "data_type": "bigint", "read_only": True},
    "Full_Name": {"field_label": "姓名", "data_type": "text", "read_only": True},
    "Last_Name": {"field_label": "Last Name", "data_type": "text", "system_mandatory": True},
    "First_Name": {"field_label": "First Name", "data_type": "text"},
    "Email": {"field_label": "邮箱", "data_type": "email"},
    "Mobile": {"field_label": "手机", "data_type": "phone", "length": 30},
    "City": {"field_label": "所在城市", "data_type": "text"},
    "Gender": {"field_label": "性别", "data_type": "picklist", "pick_list_values": [
        {"display_value": "男", "actual_value": "Male"}, {"display_value": "女", "actual_value": "Female"}]},
    "Date_of_Birth": {"field_label": "出生日期", "data_type": "date"},
    "Current_Employer": {"field_label": "公司", "data_type": "text"},
    "Current_Job_Title": {"field_label": "职位", "data_type": "text"},
    "Expected_Salary": {"field_label": "期望薪资", "data_type": "currency"},
    "Skill_Set": {"field_label": "技能", "data_type": "textarea"},
    "Caidang_No": {"field_label": "才档编号", "data_type": "text"},
    "Owner": {"field_label": "负责人", "data_type": "ownerlookup"},
    "Modified_Time": {"field_label": "修改时间", "data_type": "datetime", "read_only": True},
}  # fmt: skip


STATUSES = ("New", "Associated", "Submitted-to-client", "Interview-Scheduled", "To-be-Offered", "Hired", "Rejected", "Rejected-by-client")
RECRUIT_FIELDS: dict[str, Row] = {
    **FIELDS, "Candidate_Status": {"field_label": "Candidate Status", "data_type": "picklist", "pick_list_values": [{"display_value": one, "actual_value": one} for one in STATUSES]},
}  # fmt: skip
_OWN = {name: FIELDS[name] for name in ("id", "Owner", "Modified_Time")}
_NUMBERED = {**_OWN, "Caidang_No": FIELDS["Caidang_No"]}
_LOOKUP: Row = {"data_type": "lookup"}


def _picked(*words: str) -> Row:
    return {"data_type": "picklist", "pick_list_values": [{"display_value": one, "actual_value": one} for one in words]}


_INDUSTRIES = _picked("制造", "金融", "互联网", "物流", "零售")
HOUSE: dict[str, dict[str, Row]] = {
    "Clients": {
        "Client_Name": {"field_label": "Client Name", "data_type": "text", "system_mandatory": True},
        "Industry": {"field_label": "Industry", **_INDUSTRIES}, "Billing_City": {"field_label": "Billing City", "data_type": "text"},
        "Description": {"field_label": "Description", "data_type": "textarea"}, **_NUMBERED,
    },
    "Job_Openings": {
        "Posting_Title": {"field_label": "Posting Title", "data_type": "text", "system_mandatory": True},
        "Client_Name": {"field_label": "Client Name", **_LOOKUP}, "Job_Opening_Status": {"field_label": "Job Opening Status", **_picked("In-progress", "Waiting-for-approval", "On-Hold", "Filled", "Cancelled", "Declined", "Inactive")},
        "Number_of_Positions": {"field_label": "Number of Positions", "data_type": "integer"}, "City": {"field_label": "City", "data_type": "text"},
        "Department_Name": {"field_label": "Department Name", **_LOOKUP},
        "Job_Description": {"field_label": "Job Description", "data_type": "textarea"}, **_NUMBERED,
    },
    "Departments": {
        "Department_Name": {"field_label": "Department Name", "data_type": "text", "system_mandatory": True},
        "Description": {"field_label": "Description", "data_type": "textarea"}, **_NUMBERED,
    },
    "Interviews": {
        "Interview_Name": {"field_label": "Interview Name", "data_type": "text", "system_mandatory": True},
        "Candidate_Name": {"field_label": "Candidate Name", **_LOOKUP}, "Posting_Title": {"field_label": "Posting Title", **_LOOKUP},
        "Start_DateTime": {"field_label": "From", "data_type": "datetime"}, "End_DateTime": {"field_label": "To", "data_type": "datetime"},
        "Interview_Status": {"field_label": "Interview Status", **_picked("Scheduled", "Completed", "Cancelled", "No-show")}, "Venue": {"field_label": "Location", "data_type": "text"},
        "Schedule_Comments": {"field_label": "Schedule Comments", "data_type": "textarea"}, **_NUMBERED,
    },
    "Accounts": {
        "Account_Name": {"field_label": "Account Name", "data_type": "text", "system_mandatory": True},
        "Industry": {"field_label": "Industry", **_INDUSTRIES}, "Billing_City": {"field_label": "Billing City", "data_type": "text"},
        "Phone": {"field_label": "Phone", "data_type": "phone"}, "Description": {"field_label": "Description", "data_type": "textarea"}, **_NUMBERED,
    },
    "Deals": {
        "Deal_Name": {"field_label": "Deal Name", "data_type": "text", "system_mandatory": True},
        "Account_Name": {"field_label": "Account Name", **_LOOKUP}, "Stage": {"field_label": "Stage", **_picked("Qualification", "Negotiation/Review", "Closed Won", "Closed Lost")},
        "Closing_Date": {"field_label": "Closing Date", "data_type": "date"}, "Description": {"field_label": "Description", "data_type": "textarea"}, **_NUMBERED,
    },
    "Notes": {
        "Note_Title": {"field_label": "Note Title", "data_type": "text"}, "Note_Content": {"field_label": "Note Content", "data_type": "textarea"},
        "Parent_Id": {"field_label": "Parent ID", **_LOOKUP}, **_OWN,
    },
}  # fmt: skip
"""The fields of modules that hold no people; others have those of people."""
