"""The hearing within a proceeding: set, challenged, held, its minutes signed."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.services.cases.public import SignedHow

_PURPOSE = "proceeding-words"


class ProceedingHearing(models.Model):
    """One setting of the hearing (听证); another time, place or chair makes another row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proceeding = models.ForeignKey("decisions.Proceeding", on_delete=models.PROTECT, related_name="hearings")
    place = models.PositiveSmallIntegerField(help_text="1 for the first")
    planned_at = models.DateTimeField()
    venue = models.CharField(max_length=300)
    secret_because = models.CharField(
        max_length=300, blank=True, help_text="why it is not public; empty: it is"
    )
    chair_by = models.BigIntegerField(help_text="account of the officer")
    chair_name = models.CharField(max_length=100)
    clerk_by = models.BigIntegerField(help_text="account of the officer")
    clerk_name = models.CharField(max_length=100)
    arranged_at = models.DateTimeField()
    arranged_by = models.CharField(max_length=80)
    replaced_at = models.DateTimeField(null=True, help_text="another time, place or chair was set")
    challenge = EncryptedTextField(purpose=_PURPOSE, default="", help_text="why the chair should stand aside")
    challenged_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    is_upheld = models.BooleanField(null=True)
    answer = EncryptedTextField(purpose=_PURPOSE, default="")
    minutes = EncryptedJSONField(purpose=_PURPOSE, default=dict, help_text="part → text, see rules.MINUTES")
    minutes_sha256 = models.CharField(max_length=64, blank=True)
    minutes_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True, help_text="whether the holder was there")
    signed_how = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in SignedHow], blank=True
    )
    signed_note = EncryptedTextField(purpose=_PURPOSE, default="", help_text="why they would not sign")
    signed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True, help_text="the chair has signed the minutes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "place"], name="proceeding_hearing_place"),
            models.UniqueConstraint(
                fields=["proceeding"],
                condition=Q(replaced_at__isnull=True, closed_at__isnull=True),
                name="proceeding_hearing_one_open",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | (~Q(minutes_sha256="") & ~Q(signed_how="")),
                name="proceeding_hearing_closed_with_minutes",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, is_upheld__isnull=True)
                | Q(settled_at__isnull=False, is_upheld__isnull=False, challenged_at__isnull=False),
                name="proceeding_challenge_settled",
            ),
        ]
