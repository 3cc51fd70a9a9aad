from typing import Literal

ListAuditKind = Literal["", "changes", "reads"]

LIST_AUDIT_KIND_VALUES: set[ListAuditKind] = {
    "",
    "changes",
    "reads",
}


def check_list_audit_kind(value: str) -> ListAuditKind:
    if value in LIST_AUDIT_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_AUDIT_KIND_VALUES!r}")
