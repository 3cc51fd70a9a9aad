"""Members."""

from typing import Any, Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from caidang.foundation.accounts.policy import ROLE_NAMES, Role
from caidang.foundation.lib.prepared import Given, PreparedObjects


class Members(BaseUserManager["User"]):
    """Finds members by the name they log in with, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the member who logs in with this name."""
        return self.get(username__iexact=username)

    def get(self, *args: Any, **kwargs: Any) -> "User":  # noqa: ANN401 - as Django has it
        """Return the one member that is asked for; by his number alone, as for every request, with a query composed once."""
        # What is made of this class for a relation has members of its own.
        if args or kwargs.keys() != {"pk"} or type(self) is not Members:
            return super().get(*args, **kwargs)
        found = _BY_NUMBER.first(pk=kwargs["pk"])
        if found is None:
            raise User.DoesNotExist
        return found


class User(AbstractBaseUser):
    """A member of the recruiting team."""

    username = models.CharField("登录名", max_length=64, unique=True)
    full_name = models.CharField("姓名", max_length=64, blank=True)
    role = models.CharField(
        "角色", max_length=16, choices=[(r.value, name) for r, name in ROLE_NAMES.items()]
    )
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("创建于")

    objects = Members()

    USERNAME_FIELD = "username"

    class Meta:
        """Table options."""

        verbose_name = "成员"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in Role]), name="user_role_known"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username


_BY_NUMBER: Final = PreparedObjects(User, lambda: User.objects.filter(pk=Given("pk", models.BigIntegerField())).order_by())


class Team(models.Model):
    """Members who see the same records: colleagues, or those who serve one client (a client team).

    A record that a client team holds stands behind that team's wall: it, the record's owner and who
    collected it see it, and those who see all.
    """

    class Kind(models.TextChoices):
        """What holds its members together."""

        TEAM = "team", "团队"
        CLIENT = "client", "客户组"

    name = models.CharField("名称", max_length=40, unique=True)
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    members = models.ManyToManyField(User, through="Membership", related_name="teams")
    created_at = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "团队"
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A member belongs to a team; to one team of colleagues at most, to any number of client teams."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        """Table options."""

        verbose_name = "团队成员"
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"membership:{self.pk}"


class RoleRules(models.Model):
    """What a role may, where the administrators changed what was delivered; see ``policy.rules``."""

    role = models.CharField("角色", max_length=16, unique=True)
    content = models.JSONField()

    class Meta:
        """Table options."""

        verbose_name = "角色的权限"

    def __str__(self) -> str:
        return f"role_rules:{self.role}"


class RoleChange(models.Model):
    """One administrator proposes other rules for a role; they hold once a second one has confirmed them."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", "待确认"
        CONFIRMED = "confirmed", "已生效"
        REFUSED = "refused", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"

    role = models.CharField(max_length=16)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "权限变更"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["role"], condition=models.Q(state="open"), name="one_open_change_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"role_change:{self.pk}"


class Alarm(models.Model):
    """A member looked at more than work explains: for the administrators and the auditors to look into."""

    class Kind(models.TextChoices):
        """What was too much."""

        REVEALS = "reveals", "查看完整内容的次数到了上限"
        BROWSING = "browsing", "一小时内打开的档案异常多"

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    count = models.PositiveIntegerField()
    at = models.DateTimeField()
    seen_by = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "警报"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["at"], condition=models.Q(seen_at__isnull=True), name="alarm_unseen"
            )
        ]

    def __str__(self) -> str:
        return f"alarm:{self.pk}"


class SecondFactorRule(models.Model):
    """Members of this role must have a second factor, ``grace_days`` after ``since``; a row for each such role.

    A table and not a setting of the installation: an administrator decides it, it holds from the
    next request on, and the log says who decided it when.
    """

    role = models.CharField(max_length=16, unique=True)
    grace_days = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "两步验证的要求"

    def __str__(self) -> str:
        return self.role


class ProofRule(models.Model):
    """A right is used only by who holds a proof that is valid, ``grace_days`` after ``since``; a row for each such right.

    ``proof`` names what is asked for and means nothing here: the rooms above give proofs out, see ``Proof``.
    """

    action = models.CharField(max_length=32, unique=True)
    proof = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    grace_days = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        """Table options."""

        verbose_name = "要凭证的权限"

    def __str__(self) -> str:
        return self.action


class Proof(models.Model):
    """A member holds this proof until then; for good where ``until`` is None."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="proofs")
    name = models.CharField(max_length=60)
    until = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "凭证"
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="proof_once")]

    def __str__(self) -> str:
        return f"proof:{self.pk}"


class LoginGuard(models.Model):
    """How often somebody failed at one log-in name or from one address, and until when it is shut.

    ``token`` is a blind index: neither the name typed nor the address can be read from it.
    """

    token = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)
    shut_until = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "登录的闸"

    def __str__(self) -> str:
        return f"guard:{self.pk}"


class Invitation(models.Model):
    """A link that opens once: to become a member in this role, or, with ``member``, to set a new password.

    Only a keyed hash of the link's token is kept.
    """

    token = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=16)
    full_name = models.CharField(max_length=64, blank=True)
    member = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    is_mailed = models.BooleanField(default=False)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "邀请"

    def __str__(self) -> str:
        return f"invitation:{self.pk}"


class ApiToken(models.Model):
    """What a program shows to act for a member. ``scopes`` are names of actions; only a keyed hash is kept."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField("名称", max_length=40)
    token = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Table options."""

        verbose_name = "API 令牌"

    def __str__(self) -> str:
        return f"token:{self.pk}"
