"""Accounts, real names and API tokens."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from tongban.foundation.identity.authorities.models import Authority as Authority
from tongban.foundation.identity.consents.models import Consent as Consent
from tongban.foundation.identity.facts import AccountKind, RealNameLevel
from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id


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

    username = models.CharField(max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    email = models.EmailField(blank=True, default="")
    kind = models.CharField(
        max_length=10, choices=[(k.value, k.value) for k in AccountKind], default="citizen"
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


class ConfirmedName(models.Model):
    """The real name (实名) of a citizen's account; one person has one account."""

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, primary_key=True, related_name="confirmed_name"
    )
    person_id = models.UUIDField(unique=True)
    name = EncryptedTextField(purpose="identity.real-name")
    id_number_masked = EncryptedTextField(purpose="identity.real-name")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in RealNameLevel])
    confirmed_at = models.DateTimeField()


class ApiToken(models.Model):
    """A bearer token of the API: random, kept as a digest only, expiring, revocable."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=60, blank=True, default="")
    scopes = ArrayField(models.CharField(max_length=60))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-created_at"], name="token_of_account")]
