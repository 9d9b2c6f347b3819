"""allauth's forms with our sentences for what is missing."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordKeyForm, SignupForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import EmailField, Form
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.foundation.identity.facts import AccountKind, Applicant
from tongban.foundation.identity.models import Account
from tongban.foundation.jobs.public import enqueue

_MISSING: dict[str, Promise] = {
    "login": _("Enter your user name."),
    "email": _("Enter your e-mail address."),
    "username": _("Enter a user name."),
    "password": _("Enter your password."),
    "oldpassword": _("Enter the password that you use now."),
    "password1": _("Enter a password."),
    "password2": _("Enter the password once more."),
}

# a family may share one address; more is not ours to guess
MOST_ACCOUNTS = 10


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
    """A user name and a password, twice; an address for mail if one likes, which is confirmed by a link."""

    address = EmailField(required=False, max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_missing(self)

    def save(self, request: HttpRequest) -> AbstractBaseUser:
        """Make the account, then mail the link that confirms the address."""
        from tongban.foundation.identity.address_pages import ask_to_confirm

        account: AbstractBaseUser = super().save(request)
        if address := self.cleaned_data.get("address"):
            ask_to_confirm(request, address=address, by=Applicant(account_id=account.pk))
        return account


class AskForPasswordForm(Form):
    """The address to which a link to a new password is mailed, if an account has confirmed it."""

    email = EmailField(max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_missing(self)

    def save(self, request: HttpRequest) -> str:
        """Order the mail. The same work and the same words whether or not an account has the address."""
        from tongban.foundation.identity.jobs import mail_password_links

        email: str = self.cleaned_data["email"]
        accounts = Account.objects.filter(email__iexact=email, is_active=True, kind=AccountKind.CITIZEN)
        enqueue(
            mail_password_links,
            account_ids=list(accounts.values_list("pk", flat=True)[:MOST_ACCOUNTS]),
            language=get_language() or "",
        )
        return email


class ResetPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, twice, behind the mailed link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_missing(self)


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_is_missing(self)
