"""Members."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from caidang.foundation.accounts.policy import ROLE_NAMES, Role, Viewer


class Members(BaseUserManager["User"]):
    """Finds members by the name they log in with, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the member who logs in with this name."""
        return self.get(username__iexact=username)


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

    @property
    def viewer(self) -> Viewer:
        """The member as the policy sees them."""
        return Viewer(user_id=self.pk, role=Role(self.role))


class SecondFactorRule(models.Model):
    """Members of this role must have a second factor; a row for each such role.

    A table and not a setting of the installation: an administrator decides it, it holds from the
    next request on, and the log says who decided it when.
    """

    role = models.CharField(max_length=16, unique=True)

    class Meta:
        """Table options."""

        verbose_name = "两步验证的要求"

    def __str__(self) -> str:
        return self.role


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
