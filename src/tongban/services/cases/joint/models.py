"""Opinion letters of a case, and services of third parties beside it."""

from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
from tongban.kernel.ids import new_id


class OpinionLetter(models.Model):
    """An opinion letter (意见函) of an organisation that takes part, sealed by itself.

    Its paper belongs to `opinion:<number of the case>` and is of the kind `letter-<place>`.
    """

    step = models.OneToOneField(
        "cases.CaseStep", on_delete=models.PROTECT, primary_key=True, related_name="letter"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="opinion_letters")
    place = models.PositiveSmallIntegerField(help_text="of its seat in the case")
    organisation_id = models.UUIDField()
    number = models.CharField(max_length=60, help_text="文号")
    agrees = models.BooleanField()
    opinion = EncryptedTextField(purpose="case-opinion")
    conditions = EncryptedJSONField(purpose="case-opinion", default=list)
    article = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation_id", "number"], name="opinion_letter_number"
            )
        ]


class IntermediaryService(models.Model):
    """A service of a third party (中介服务), such as an examination of drawings: timed, outside every clock."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="intermediaries")
    place = models.PositiveSmallIntegerField(help_text="1 for the first of the case")
    organisation_id = models.UUIDField(help_text="the office that needs it")
    name = models.CharField(max_length=120)
    provider = models.CharField(max_length=120)
    planned_days = models.PositiveSmallIntegerField(null=True, help_text="working days; null: not said")
    started_on = models.DateField()
    begun_at = models.DateTimeField(help_text="when it was entered")
    begun_by = models.CharField(max_length=80)
    ended_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    result = EncryptedTextField(purpose="case-opinion", default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="intermediary_place"),
            models.CheckConstraint(
                name="intermediary_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_on__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False, ended_on__gte=F("started_on")) & ~Q(ended_by="")),
            ),
        ]
