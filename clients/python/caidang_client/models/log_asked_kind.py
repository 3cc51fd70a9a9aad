from typing import Literal

LogAskedKind = Literal["", "changes", "reads"]

LOG_ASKED_KIND_VALUES: set[LogAskedKind] = {
    "",
    "changes",
    "reads",
}


def check_log_asked_kind(value: str) -> LogAskedKind:
    if value in LOG_ASKED_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LOG_ASKED_KIND_VALUES!r}")
