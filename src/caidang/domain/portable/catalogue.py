"""Which tables travel, in which order, and which stay behind and why. A test demands a word for every table."""

from collections.abc import Mapping
from typing import Any, Final

from django.apps import apps
from django.db import models

from caidang.foundation.vault.rotation.sealed_rows import sealed_columns

Model = type[models.Model]

STAYS: Final[Mapping[str, str]] = {
    "account_emailaddress": "成员没有邮箱，空着",
    "account_emailconfirmation": "空着",
    "accounts_apitoken": "钥匙：令牌要在新地方重新发",
    "accounts_invitation": "钥匙：邀请和重设链接要重新发",
    "accounts_loginguard": "登录失败的计数，一天后本来就删",
    "analytics_queueend": "只有个数，新系统自己从行里补近两个月",
    "analytics_reportsending": "旧系统寄出的定期邮件",
    "analytics_shownboard": "钥匙：给外面看的链接要重新做",
    "analytics_tally": "由行算出来的，新系统自己重算",
    "analytics_tallyday": "跟着每日计数走",
    "analytics_tallystate": "跟着每日计数走",
    "audit_anchordelivery": "这台机器把签名送到哪里了",
    "audit_auditcheckpoint": "旧系统的签名，另写在 audit/checkpoints.jsonl",
    "audit_audithead": "链头由新系统签",
    "auth_group": "空着",
    "auth_group_permissions": "空着",
    "auth_permission": "框架自己的",
    "backup_backuprun": "旧系统的备份记录",
    "backup_backuptarget": "钥匙：备份目标的账号要重新设",
    "connectors_item": "旧系统同步的逐条结果，三十天后本来就删",
    "connectors_run": "旧系统同步的进度",
    "django_content_type": "框架自己的",
    "django_session": "登录着的会话",
    "intake_intakekey": "七天就删的记号",
    "intake_postingguard": "应聘页的限次，到时就删",
    "mfa_authenticator": "钥匙：两步验证要重新绑",
    "pipeline_calendarlink": "钥匙：日历订阅要重新取",
    "replies_keptreply": "给程序的答复，一天就删",
    "search_change": "索引的流水，新系统自己重建",
    "search_machine": "这台机器的索引",
    "socialaccount_socialaccount": "钥匙：外部账号要重新绑",
    "socialaccount_socialapp": "空着",
    "socialaccount_socialtoken": "空着",
    "usersessions_usersession": "登录着的地方",
    "vault_olderkey": "钥匙：新系统每人一把新的",
    "vault_vaultstate": "恢复单要重新印",
    "webhooks_delivery": "送给旧系统那些地址的事件",
    "webhooks_hook": "钥匙：Webhook 的地址和签名的钥匙要重新设",
    "webhooks_hookprogress": "跟到旧系统的审计哪一条",
}
"""Tables that stay behind, and why."""

MISSED: Final[Mapping[str, str]] = {
    "accounts_apitoken": "API 令牌", "mfa_authenticator": "两步验证和通行密钥", "socialaccount_socialaccount": "外部账号的绑定",
    "accounts_invitation": "邀请和重设链接", "webhooks_hook": "Webhook", "backup_backuptarget": "备份目标",
    "pipeline_calendarlink": "日历订阅", "analytics_shownboard": "给外面看的链接",
}  # fmt: skip
"""Those of them that a team will look for in the new system, by their names: they have to be made there anew."""

LEFT_OUT: Final[Mapping[str, frozenset[str]]] = {
    "accounts_user": frozenset({"password"}),
    "candidates_viewuse": frozenset({"seen", "fresh"}),
    "connectors_connection": frozenset({"token", "token_held_until"}),
    "outreach_personlink": frozenset({"code"}),
    "pipeline_sending": frozenset({"passcode"}),
    "vault_blob": frozenset({"name", "file_key"}),
    "vault_datakey": frozenset({"wrapped", "kek_id", "version"}),
}
"""Columns that stay behind: what opens something, and what a new system makes anew."""

BLANKED: Final[frozenset[str]] = frozenset(
    {"connectors_connection.secret", "intake_mailbox.secret", "intake_watchedfolder.secret", "outreach_sendaccount.secret", "review_robot.secret"}
)
"""Sealed columns that hold passwords beside names: of their values only ``_OPEN`` ones are written."""
_OPEN: Final = frozenset(
    {
        "user", "sender", "sender_name", "path", "root", "host", "port", "bucket", "endpoint", "region", "prefix", "url_path",
        "way", "app_id", "centre", "client_id", "accounts", "book",
    }
)
PARENTS: Final[Mapping[str, tuple[str, ...]]] = {"sheets_sheetrow": ("sheet",)}
"""Rows whose place of sealing is told by the row that they belong to."""


def travelling() -> list[Model]:
    """Return the tables that travel, each after those that it refers to."""
    left = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.db_table not in STAYS
    }
    ordered: list[Model] = []
    while left:
        free = sorted(name for name, model in left.items() if not (_needs(model) & left.keys()) - {name})
        # Tables that refer to each other in a circle: the database looks at references when all is written.
        for name in free or sorted(left)[:1]:
            ordered.append(left.pop(name))
    return ordered


def left_behind() -> dict[str, int]:
    """Return how many rows there are of each table that a team will miss, put away ones apart; tables without any are left out."""
    found = {one._meta.db_table: one for one in apps.get_models() if one._meta.db_table in MISSED}
    counts = {}
    for table in MISSED:
        rows = found[table]._default_manager.all()
        ended = {one.name for one in found[table]._meta.concrete_fields} & {"removed_at", "revoked_at"}
        counts[table] = rows.filter(**dict.fromkeys(ended)).count()
    return {table: n for table, n in counts.items() if n}


def columns(model: Model) -> list["models.Field[Any, Any]"]:
    """Return the columns of a table that travel."""
    out = LEFT_OUT.get(model._meta.db_table, frozenset())
    return [field for field in model._meta.concrete_fields if field.attname not in out]


def sealed_names(model: Model) -> frozenset[str]:
    """Return the names of a table's sealed columns."""
    return frozenset(_sealed().get(model._meta.db_table, ()))


def blanked(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a sealed value without what opens anything."""
    return {name: one if name in _OPEN else "" for name, one in value.items()}


def _sealed() -> dict[str, list[str]]:
    return {model._meta.db_table: names for model, names in sealed_columns()}


def _needs(model: Model) -> set[str]:
    return {
        field.related_model._meta.db_table for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)
    }
