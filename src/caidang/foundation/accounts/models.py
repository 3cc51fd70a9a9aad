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
