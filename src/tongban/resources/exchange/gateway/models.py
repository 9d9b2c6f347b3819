"""Client systems with their keys and tokens, and what stops replays and trawling."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.resources.exchange.gateway.facts import KeyAlgorithm, SystemState

KEY_PURPOSE = "exchange.signing"  # of the vault: our own key, with which answers are signed
SUBJECT_INDEX = "exchange-subject"  # blind index of whom is asked about


class ClientSystem(models.Model):
    """A system of a department that may call the gateway. Of its secret only a digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=24, unique=True, help_text="its client_id")
    name = models.CharField(max_length=100)
    organisation_id = models.UUIDField(db_index=True)
    organisation_name = models.CharField(max_length=200)
    authority_id = models.UUIDField(db_index=True, help_text="the data authority that lets it in")
    authority_area = models.CharField(max_length=20)
    responsible = models.CharField(max_length=50, help_text="the officer who answers for it")
    phone = models.CharField(max_length=30)
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in SystemState])
    reasons = models.CharField(max_length=500, blank=True, help_text="of a refusal, suspension or withdrawal")
    secret_sha256 = models.BinaryField(max_length=32, null=True)
    secret_made_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=80, blank=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="system_approved_by_second",
                condition=Q(approved_at__isnull=True, approved_by="")
                | Q(approved_at__isnull=False)
                & ~Q(approved_by="")
                & ~Q(approved_by=models.F("registered_by")),
            ),
            models.CheckConstraint(
                name="system_live_is_approved",
                condition=~Q(state__in=["live", "suspended"]) | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="system_secret_with_moment",
                condition=Q(secret_sha256__isnull=True, secret_made_at__isnull=True)
                | Q(secret_sha256__isnull=False, secret_made_at__isnull=False),
            ),
        ]


class SystemKey(models.Model):
    """A public key with which a system signs. An ended one stays, so that old signatures can be explained."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey(ClientSystem, on_delete=models.PROTECT, related_name="keys")
    kid = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=20, choices=[(one.value, one.value) for one in KeyAlgorithm])
    public_der = models.BinaryField(max_length=200)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)
    until = models.DateTimeField(null=True, help_text="from when on it is worth nothing; null: it is in use")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "kid"], name="system_key_once")]


class AccessToken(models.Model):
    """A short-lived token of a system; only its digest is kept."""

    token_sha256 = models.BinaryField(primary_key=True, max_length=32)
    system = models.ForeignKey(ClientSystem, on_delete=models.CASCADE)
    scopes = ArrayField(models.CharField(max_length=40), help_text="codes of grants")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class UsedNonce(models.Model):
    """A nonce of a signed call, or the id of a signed assertion, that is not taken twice while it would hold."""

    pk = models.CompositePrimaryKey("system_id", "nonce_sha256")
    system_id = models.UUIDField()
    nonce_sha256 = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField(db_index=True)


class SubjectAsked(models.Model):
    """That a system asked about somebody in an hour: by blind index, only to count different ones."""

    pk = models.CompositePrimaryKey("system_id", "hour", "subject_index")
    system_id = models.UUIDField()
    hour = models.DateTimeField()
    subject_index = models.BinaryField(max_length=32)


class SubjectsOfHour(models.Model):
    """About how many different people and firms a system asked in an hour."""

    pk = models.CompositePrimaryKey("system_id", "hour")
    system_id = models.UUIDField()
    hour = models.DateTimeField()
    subjects = models.PositiveIntegerField()
