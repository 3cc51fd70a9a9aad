"""Every address of the program: what it takes to use it. An address without a row fails the tests."""

from dataclasses import dataclass

from caidang.foundation.accounts.policy import Action

EVERYONE = None
"""Any member."""


@dataclass(frozen=True, slots=True)
class Row:
    """``needs``: the actions of which one must have all. ``on``: what the address names, if it names something
    that is within reach or not. ``sends``: the form, for an address that takes one."""

    needs: tuple[Action, ...] = ()
    on: str = ""
    method: str = "get"
    sends: tuple[tuple[str, str], ...] = ()


def get(*needs: Action, on: str = "") -> Row:
    """A page, or a part of one."""
    return Row(needs, on)


def post(*needs: Action, on: str = "", **sends: str) -> Row:
    """A form's address."""
    return Row(needs, on, "post", tuple(sends.items()))


A = Action
READ, EDIT, WORK, TAG = A.READ_CANDIDATE, A.EDIT_CANDIDATE, A.WORK, A.TAG_CANDIDATE

ROUTES: dict[str, Row] = {
    "home": get(),
    "work_next": post(WORK),
    "work_team": get(A.ASSIGN),
    "work_rules": get(A.ASSIGN),
    "work_hand_over": post(A.ASSIGN, leaver="1"),
    "samples": get(A.RECHECK),
    "calendar": get(A.MANAGE_CALENDAR),
    "notifications": get(WORK),
    "members": get(A.MANAGE_MEMBERS),
    "member": get(A.MANAGE_MEMBERS),
    "member_invite": post(A.MANAGE_MEMBERS, role="organiser"),
    "factor_rules": post(A.MANAGE_MEMBERS, role="organiser"),
    "invitation_revoke": post(A.MANAGE_MEMBERS),
    "member_role": post(A.MANAGE_MEMBERS, role="updater"),
    "member_factor": post(A.MANAGE_MEMBERS),
    "member_unlock": post(A.MANAGE_MEMBERS),
    "member_link": post(A.MANAGE_MEMBERS),
    "member_sessions": post(A.MANAGE_MEMBERS),
    "member_leave": get(A.MANAGE_MEMBERS),
    "member_return": post(A.MANAGE_MEMBERS),
    "security": get(),
    "totp_add": get(),
    "totp_remove": post(),
    "recovery_codes": get(),
    "passkey_add": get(),
    "passkey_change": post(),
    "sessions_end": post(),
    "digest": post(A.WORK, address="lin@example.com"),
    "binding_add": post(),
    "binding_remove": post(),
    "token_add": post(),
    "token_revoke": post(),
    "roles": get(A.MANAGE_ROLES),
    "role": get(A.MANAGE_ROLES),
    "teams": get(A.MANAGE_TEAMS),
    "audit": get(A.READ_AUDIT),
    "audit_check": post(A.READ_AUDIT),
    "alarm_settle": post(A.READ_AUDIT),
    "audit_unusual": get(A.READ_AUDIT),
    "audit_export": post(A.READ_AUDIT),
    "intake": get(A.READ_INTAKE),
    "intake_rows": post(A.READ_INTAKE),
    "intake_changes": post(A.READ_INTAKE),
    "intake_upload": post(A.RECEIVE),
    "intake_paste": post(A.RECEIVE, text="林知夏\n13800004190"),
    "intake_retry": post(A.RECEIVE, on="intake"),
    "candidates": get(READ),
    "candidate_results": post(READ),
    "candidates_export": post(A.EXPORT, on="selected"),
    "categories": get(READ),
    "tags": get(READ),
    "candidate_attachments": get(READ, on="candidate"),
    "candidate_attachment_change": post(READ, EDIT, on="candidate", act="remove"),
    "attachment_file": get(READ),
    "talent_lists": get(READ),
    "list_people": post(READ, name="一批", on="selected"),
    "talent_list": get(READ),
    "talent_list_change": post(READ, act="remove"),
    "candidate_lists": get(READ, on="candidate"),
    "own_fields": get(A.MANAGE_SORTING),
    "rules": get(A.MANAGE_SORTING),
    "sorting_run": get(A.MANAGE_SORTING),
    "candidate_suggestion": post(READ, TAG, on="candidate", answer="yes"),
    "bulk_categories": post(TAG, name="岗位族", way="add"),
    "candidate_category_add": post(READ, TAG, on="candidate", name="岗位族"),
    "bulk_tags": post(TAG, name="急"),
    "bulk_owner": post(A.PLACE_CANDIDATE, to="nobody"),
    "bulk_undo": post(TAG),
    "saved_view_add": post(READ, name="上海"),
    "pinned_views": get(READ),
    "saved_view": get(READ),
    "saved_view_change": post(READ, act="pin"),
    "candidate": get(READ, on="candidate"),
    "candidate_peek": get(READ, on="candidate"),
    "case": get(READ, on="candidate"),
    "case_move": post(READ, WORK, on="candidate", action="archive"),
    "case_hold": post(READ, WORK, on="candidate", what="hold"),
    "case_assign": post(READ, A.ASSIGN, on="candidate", urgent="yes"),
    "sample_settle": post(READ, A.RECHECK, on="candidate"),
    "case_flag": post(READ, WORK, on="candidate", fault="typo"),
    "candidate_placing": get(READ, on="candidate"),
    "candidate_reveal": post(READ, A.REVEAL, on="candidate", field="phone", purpose="contact"),
    "talk": get(READ, on="candidate"),
    "talk_follow": post(READ, WORK, on="candidate", follow="yes"),
    "talk_remove": post(READ, on="candidate"),
    "candidate_question": get(READ, on="candidate"),
    "candidate_ask": post(READ, on="candidate"),
    "candidate_accept": post(READ, EDIT, on="candidate", field="city", value="杭州", entry="0"),
    "candidate_more": get(READ, on="candidate"),
    "candidate_notices": get(READ, on="candidate"),
    "candidate_timeline": get(READ, on="candidate"),
    "candidate_restore": post(READ, EDIT, on="candidate"),
    "candidate_field": post(READ, EDIT, on="candidate", value="杭州"),
    "candidate_history": get(READ, on="candidate"),
    "candidate_field_add": post(READ, EDIT, on="candidate", value="缂丝"),
    "candidate_tag_add": post(READ, TAG, on="candidate", name="急"),
    "candidate_tag_remove": post(READ, TAG, on="candidate"),
    "candidate_unmerge": post(READ, A.DECIDE_DUPLICATE, on="candidate"),
    "document_original": get(READ, on="original"),
    "document_pages": get(READ, on="document"),
    "document_image": get(READ, on="document"),
    "duplicates": get(A.DECIDE_DUPLICATE),
    "duplicate": get(A.DECIDE_DUPLICATE, on="pair"),
    "duplicate_decide": post(A.DECIDE_DUPLICATE, on="pair", state="later"),
    "duplicate_merge": post(A.DECIDE_DUPLICATE, on="pair"),
    "fitting": get(READ),
    "candidate_similar": get(READ, on="candidate"),
    "palette_people": post(READ, q="bai"),
    "synonyms": get(A.MANAGE_WORDS),
    "words": get(A.MANAGE_WORDS),
    "reread": get(A.REREAD),
    "reread_report": get(A.REREAD),
    "reread_cancel": post(A.REREAD),
    "candidate_reread": post(A.REREAD, on="candidate"),
    "health": get(A.READ_HEALTH),
    "first_records": get(A.RECEIVE),
    "recovery_kit": get(A.MANAGE_KEYS),
}

ABSENT = {
    "sorting_run", "candidate_suggestion", "talent_list", "talent_list_change", "attachment_file", "candidate_attachment_change", "bulk_undo", "saved_view", "saved_view_change", "reread_report", "reread_cancel", "document_image",
    "candidate_more", "candidate_restore", "candidate_question", "candidate_ask",
    "sample_settle", "invitation_revoke", "totp_remove", "recovery_codes", "passkey_change", "binding_add",
    "binding_remove", "token_revoke", "member_return",
}  # fmt: skip
"""Addresses that name something this test has none of: there 404 means that one was let in and found nothing."""
OPEN = {
    "account_login", "account_logout", "account_signup", "account_inactive",
    "account_change_password", "account_reauthenticate", "first_run", "join", "mfa_authenticate",
    "mfa_login_webauthn", "sign_on", "wecom_callback", "dingtalk_callback", "feishu_callback",
    "openid_connect_callback", "api_me",
}  # fmt: skip
"""The log-in's own pages, and the door for programs, which takes no session; they show nothing of the records."""
