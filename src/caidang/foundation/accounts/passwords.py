"""What a password must be like, said in Chinese."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

from caidang.foundation.accounts.models import User


class LongEnough(MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """Return what to say of a short one."""
        return f"密码太短，至少要 {self.min_length} 个字符。"


class NotCommon(CommonPasswordValidator):
    """None that everybody tries first."""

    def get_error_message(self) -> str:
        """Return what to say of a common one."""
        return "这个密码太常见，请换一个。"


class NotTheName(UserAttributeSimilarityValidator):
    """None that resembles the member's own names."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "full_name"))

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one that resembles a name."""
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError("密码和登录名太像，请换一个。", code=error.code) from error
