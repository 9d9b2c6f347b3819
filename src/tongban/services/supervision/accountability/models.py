"""Tables of accountability files. What is written of a person is encrypted; no row is ever deleted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.services.supervision.accountability.facts import FileState, Outcome, ReviewRuling

_PURPOSE = "accountability-words"


class AccountabilityFile(models.Model):
    """One file (问责案卷) about one person, from a red card that stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in FileState])
    card_code = models.CharField(max_length=120)
    case_number = models.CharField(max_length=40)
    item_name = models.CharField(max_length=300)
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    area_code = models.CharField(max_length=24)
    person_account = models.BigIntegerField(help_text="account of the person concerned")
    person_name = EncryptedTextField(purpose=_PURPOSE)
    stage = models.CharField(max_length=12)
    matter = models.TextField(blank=True, help_text="责任事项, of the item's duty list")
    situation = models.TextField(help_text="追责情形")
    body = models.CharField(max_length=200, blank=True, help_text="追责主体")
    basis = ArrayField(models.TextField(), default=list, help_text="追责依据")
    liabilities = ArrayField(models.TextField(), default=list, help_text="应负责任")
    finding = EncryptedTextField(purpose=_PURPOSE)
    opened_at = models.DateTimeField()
    opened_account = models.BigIntegerField()
    opened_by = models.CharField(max_length=100)
    told_at = models.DateTimeField(null=True)
    state_by = models.DateField(null=True, help_text="nothing is decided until this day is over")
    outcome = models.CharField(
        max_length=14, blank=True, default="", choices=[(one.value, one.value) for one in Outcome]
    )
    reasons = EncryptedTextField(purpose=_PURPOSE, default="")
    issuer_id = models.UUIDField(null=True, help_text="organisation under whose seal it is decided")
    issuer_name = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_account = models.BigIntegerField(null=True)
    decided_by = models.CharField(max_length=100, blank=True, default="")
    review_by = models.DateField(null=True)
    review_asked_at = models.DateTimeField(null=True)
    review_due_on = models.DateField(null=True)
    review_grounds = EncryptedTextField(purpose=_PURPOSE, default="")
    review_ruling = models.CharField(
        max_length=10, blank=True, default="", choices=[(one.value, one.value) for one in ReviewRuling]
    )
    review_reasons = EncryptedTextField(purpose=_PURPOSE, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_account = models.BigIntegerField(null=True)
    reviewed_by = models.CharField(max_length=100, blank=True, default="")
    execution = EncryptedTextField(purpose=_PURPOSE, default="")
    executed_at = models.DateTimeField(null=True)
    closing = EncryptedTextField(purpose=_PURPOSE, default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card_code", "person_account"], name="accountability_once"),
            models.CheckConstraint(
                condition=~Q(opened_account=F("person_account")), name="accountability_not_own_matter"
            ),
            models.CheckConstraint(
                condition=Q(decided_account=None)
                | (
                    ~Q(decided_account=F("opened_account"))
                    & ~Q(decided_account=F("person_account"))
                    & Q(told_at__isnull=False, state_by__isnull=False)
                    & ~Q(outcome="")
                ),
                name="accountability_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_account=None)
                | (~Q(reviewed_account=F("decided_account")) & ~Q(reviewed_account=F("person_account"))),
                name="accountability_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["opened", "told"])
                | Q(decided_at__isnull=False, review_by__isnull=False),
                name="accountability_decided_at",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-opened_at", "-id"], name="accountability_newest"),
            models.Index(fields=["person_account", "-opened_at"], name="accountability_person"),
        ]


class AccountabilityStatement(models.Model):
    """One statement of the person concerned (陈述申辩)."""

    file = models.ForeignKey(AccountabilityFile, on_delete=models.PROTECT, related_name="statements")
    place = models.PositiveSmallIntegerField()
    text = EncryptedTextField(purpose=_PURPOSE)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "place"], name="accountability_statement_once")
        ]
