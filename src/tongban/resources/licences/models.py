"""Licence types and the licences issued."""

from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import BlindIndexField, EncryptedJSONField
from tongban.kernel.ids import new_id
from tongban.resources.licences.check_facts import CheckOutcome
from tongban.resources.licences.credentials.models import IssuerKey as IssuerKey
from tongban.resources.licences.credentials.models import LicenceStatus as LicenceStatus
from tongban.resources.licences.credentials.models import StatusList as StatusList
from tongban.resources.licences.facts import HolderConsent, HolderKind, LicenceState, Trust
from tongban.resources.licences.importing.models import LicenceImport as LicenceImport
from tongban.resources.licences.importing.models import LicenceImportRow as LicenceImportRow
from tongban.resources.licences.showing.models import LicenceAsk as LicenceAsk
from tongban.resources.licences.showing.models import ShowCode as ShowCode


class LicenceType(models.Model):
    """One type of licence (证照类型), by its national code."""

    code = models.CharField(
        primary_key=True, max_length=21, help_text="credit code of the defining organ + 3 digits"
    )
    name = models.CharField(max_length=120)
    authority = models.CharField(max_length=120, help_text="organ that defines the type")
    holder_kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in HolderKind])
    fields = models.JSONField(default=dict, help_text="JSON Schema of what stands on it")
    template = models.CharField(max_length=60, default="licence", help_text="document template")
    valid_months = models.PositiveSmallIntegerField(null=True, help_text="usual term; empty: no end")
    one_per_holder = models.BooleanField(default=True)
    number_prefix = models.CharField(max_length=12, blank=True)
    annual_check = models.JSONField(null=True, help_text="name, begins and ends (MM-DD), law; empty: none")


class Licence(models.Model):
    """One version of a licence. Whose it is and what stands on it are ciphertext."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, help_text="short random code that the QR leads to")
    identifier = models.CharField(max_length=140, unique=True, help_text="GB/T 36904—2018")
    number = models.CharField(max_length=64)
    type = models.ForeignKey(LicenceType, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in LicenceState])
    is_single = models.BooleanField(help_text="the type allows one valid licence a holder")
    holder_kind = models.CharField(max_length=10)
    holder_index = BlindIndexField()
    holder = EncryptedJSONField(purpose="licences.holder", help_text="name, id_type, id_code")
    fields = EncryptedJSONField(purpose="licences.fields", default=dict)
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    case_number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, help_text="last day on which it is good; empty: no end")
    paper_id = models.UUIDField(null=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was replaced, cancelled or revoked")
    ended_how = models.CharField(max_length=12, blank=True, help_text="Succession or Ending")
    ended_reason = models.CharField(max_length=300, blank=True)
    suspended_until = models.DateField(null=True, help_text="last day of a suspension")
    trust = models.CharField(
        max_length=1,
        default=Trust.A.value,
        choices=[(level.value, level.value) for level in Trust],
        help_text="how far a copy may be trusted",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "number", "version"], name="licences_version_once"),
            models.UniqueConstraint(
                fields=["type", "holder_kind", "holder_index"],
                condition=Q(state="valid", is_single=True),
                name="licences_one_valid_per_holder",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="licences_term_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["valid", "suspended"], ended_at__isnull=True)
                | (~Q(state__in=["valid", "suspended"]) & Q(ended_at__isnull=False)),
                name="licences_ended_with_time",
            ),
            models.CheckConstraint(
                condition=Q(state="suspended", suspended_until__isnull=False)
                | (~Q(state="suspended") & Q(suspended_until__isnull=True)),
                name="licences_suspended_until_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["holder_index", "holder_kind"], name="licences_by_holder"),
            models.Index(fields=["number"], name="licences_by_number"),
            models.Index(fields=["paper_sha256"], condition=~Q(paper_sha256=""), name="licences_by_paper"),
            models.Index(fields=["case_number"], condition=~Q(case_number=""), name="licences_by_case"),
            models.Index(fields=["id"], condition=~Q(state="valid"), name="licences_not_valid"),
        ]


class LicenceCheck(models.Model):
    """One annual check of one licence, by its number: a later version keeps what was checked before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    type = models.ForeignKey(LicenceType, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField(help_text="the year in which it is due")
    outcome = models.CharField(max_length=12, choices=[(one.value, one.value) for one in CheckOutcome])
    remark = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "number", "year"], name="licences_one_check_a_year")
        ]


class LicenceUse(models.Model):
    """One use of a licence (用证记录): a copy was made for one case. The holder reads it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="uses")
    holder_index = BlindIndexField(help_text="whose licence it is: lists the holder's uses")
    case_number = models.CharField(max_length=60)
    receiver_id = models.UUIDField(help_text="organisation that got the copy")
    receiver_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200, help_text="for what (制作事由)")
    until_date = models.DateField(help_text="last day of the copy")
    used_at = models.DateTimeField()
    used_by = models.CharField(max_length=80)
    consent = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices=[(one.value, one.value) for one in HolderConsent],
        help_text="how the holder agreed; empty: before it was kept",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["licence", "case_number"], name="licences_one_copy_per_case")
        ]
        indexes = [models.Index(fields=["holder_index", "-used_at"], name="licence_uses_by_holder")]
