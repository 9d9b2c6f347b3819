"""What allauth asks the house: who may enter by which door, and where to go from there."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.foundation.identity import totp
from tongban.foundation.identity.models import Account
from tongban.foundation.vault.public import decrypt, encrypt

TOTP_PURPOSE, _PLACE = "identity.totp", "mfa.authenticator.secret"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The citizens' door lets no staff account in; staff come in by `staff_account` only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is not right."),
        "too_many_login_attempts": _("Too many wrong tries. Wait a quarter of an hour, then try again."),
        "username_taken": _("This user name is taken. Choose another."),
        "account_inactive": _("This account is closed."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A citizen whose password is right; anything else is told in the same words."""
        account: Account | None = super().authenticate(request, **credentials)
        if account is not None and account.is_staff:
            self.pre_authenticate(request, **credentials)  # counts as a wrong try
            return None
        return account

    def staff_account(
        self, request: HttpRequest, *, username: str, password: str, code: str
    ) -> Account | None:
        """An officer whose password and code are both right; None for anything else.

        Each failure counts. Raises ValidationError after too many of them.
        """
        self.pre_authenticate(request, username=username)
        account = Account.objects.filter(username__iexact=username, is_active=True).first()
        if account is None:
            Account().set_password(password)  # costs the same time as a wrong password
            return None
        if not (account.check_password(password) and account.is_staff and totp.use_code(account.pk, code)):
            return None
        self._rollback_login_failed_rl_usage()
        return account

    def citizen_account(self, request: HttpRequest, *, username: str, password: str) -> Account | None:
        """A citizen whose password is right, for the API."""
        found = self.authenticate(request, username=username, password=password)
        return found if isinstance(found, Account) and found.is_active else None

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("identity:real_name")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own notices (“Successfully signed in as …”) say nothing that the page does not show."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return str(credentials.get("username", "")).lower()


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encrypt(text.encode(), purpose=TOTP_PURPOSE, place=_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(base64.b64decode(encrypted_text), purpose=TOTP_PURPOSE, place=_PLACE).decode()
