"""Accounts, real names and API tokens."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from tongban.foundation.identity.facts import AccountKind


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name, whatever the case of its letters."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username__iexact=username)

    def create_user(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> "Account":
        """A citizen's account, unless `kind` says otherwise."""
        account = self.model(username=username, email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Whoever signs in: a citizen (办事人) or an officer (工作人员), never both."""

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True, default="")
    kind = models.CharField(
        max_length=10, choices=[(k.value, k.value) for k in AccountKind], default=AccountKind.CITIZEN
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="account_username_any_case")]

    @property
    def is_staff(self) -> bool:
        return self.kind == AccountKind.STAFF
