"""The signatures of applications, as they are kept."""

from datetime import datetime

from django.db import models

from tongban.foundation.vault.public import EncryptedJSONField


class ApplicationSignature(models.Model):
    """How an application was signed (申请签名), and the platform's own signature over that evidence.

    A correction is signed again: round 2. Nothing here is ever changed; the pages check it
    against the case each time that they show it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="signatures")
    round = models.PositiveSmallIntegerField(default=1)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the application's canonical text, hex")
    way = models.CharField(max_length=12)
    account_id = models.BigIntegerField(help_text="whose signature it is")
    asked_at = models.DateTimeField(help_text="the moment for which the application was put down")
    signed_at = models.DateTimeField()
    document = EncryptedJSONField(purpose="case-form", help_text="the application as it was signed")
    evidence = EncryptedJSONField(purpose="case-form", help_text="who, how, when, and what proves it")
    seal = models.BinaryField(help_text="the platform's signature over the evidence, ECDSA P-256")
    seal_certificate_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="case_signed_once_a_round"),
        ]


def signed_at(signature: ApplicationSignature) -> datetime:
    """When the applicant signed: a part of a bundle case was signed with the whole, before it began."""
    whole = signature.evidence.get("whole")
    return datetime.fromisoformat(whole["signed_at"]) if whole else signature.signed_at
