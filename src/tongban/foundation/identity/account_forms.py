"""allauth's forms with our sentences for what is missing."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, SignupForm
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_MISSING: dict[str, Promise] = {
    "login": _("Enter your user name."),
    "username": _("Enter a user name."),
    "password": _("Enter your password."),
    "oldpassword": _("Enter the password that you use now."),
    "password1": _("Enter a password."),
    "password2": _("Enter the password once more."),
}


def _say_what_is_missing(form: Form) -> None:
    for name, field in form.fields.items():
        if name in _MISSING:
            field.error_messages["required"] = _MISSING[name]  # type: ignore[assignment]


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password of a citizen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_missing(self)


class SignUpForm(SignupForm):  # type: ignore[misc]
    """A user name and a password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_missing(self)


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_missing(self)
