"""Decisions of rules, and the seeds by which the sample is drawn."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField


class InstantDecision(models.Model):
    """What a rule said of one case, once: by which facts, from where, and what a person said of it later."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="instant")
    rule = models.CharField(max_length=80, help_text="item code and version number")
    rule_sha256 = models.CharField(max_length=64, help_text="of the rule as it stood in that version")
    organisation_id = models.UUIDField(help_text="which answers for the rule")
    item_code = models.CharField(max_length=64)
    verdict = models.CharField(max_length=12, choices=[(one, one) for one in ("granted", "to-person")])
    why = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField()
    inputs = EncryptedJSONField(purpose="case-form", default=list)
    salt = models.CharField(
        max_length=32, blank=True, help_text="of the digest of the inputs that stands on the trail"
    )
    lacks = models.JSONField(default=list, help_text="list of {name, source, why}")
    findings = models.JSONField(default=list, help_text="true, false or null for each condition of the rule")
    detail = models.CharField(max_length=300, blank=True)
    month = models.CharField(max_length=7, help_text="whose seed the draw goes by")
    percent = models.PositiveSmallIntegerField()
    sample = models.CharField(max_length=10, blank=True, help_text="empty: not drawn")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    remarks = EncryptedTextField(purpose="case-opinion", default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sample_reviewed_by_somebody",
                condition=Q(sample__in=["", "waiting"], reviewed_at__isnull=True, reviewed_by="")
                | (Q(sample__in=["confirmed", "objected"], reviewed_at__isnull=False) & ~Q(reviewed_by="")),
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "decided_at"],
                name="samples_waiting",
                condition=Q(sample="waiting"),
            ),
            models.Index(fields=["month", "organisation_id"], name="instant_of_month"),
        ]


class SampleSeed(models.Model):
    """The secret by which one month's sample is drawn; its digest stood on the trail before the first draw."""

    month = models.CharField(max_length=7, primary_key=True, help_text="2026-09, in the city's zone")
    seed = EncryptedTextField(purpose="case-reasons")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
