"""Ex officio proceedings on licences, and what their holders say."""

from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.services.cases.public import Told
from tongban.services.decisions.proceedings.facts import Measure, ProceedingState

_PURPOSE = "proceeding-words"


class Proceeding(models.Model):
    """One proceeding of the office that issued the licence."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    licence_type = models.CharField(max_length=21)
    licence_number = models.CharField(max_length=80)
    licence_name = models.CharField(max_length=120)
    identifier = models.CharField(max_length=140, help_text="the version that stood when it was opened")
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    area_code = models.CharField(max_length=24)
    measure = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Measure])
    ground = models.CharField(max_length=20, help_text="key of rules.GROUNDS")
    law = models.CharField(max_length=200, blank=True, help_text="special law and article")
    facts = EncryptedTextField(purpose=_PURPOSE)
    until = models.DateField(null=True, help_text="last day of a suspension")
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in ProceedingState])
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(help_text="account of the officer")
    opened_name = models.CharField(max_length=100)
    served_how = models.CharField(max_length=8, blank=True, help_text="online or written")
    served_on = models.DateField(null=True)
    defend_by = models.DateField(null=True, help_text="nothing is decided until this day is over")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True, help_text="account of the officer")
    ended_name = models.CharField(max_length=100, blank=True)
    reasons = EncryptedTextField(purpose=_PURPOSE, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["licence_type", "licence_number"],
                condition=Q(state="open"),
                name="proceeding_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="proceeding_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | (~Q(ended_by=F("opened_by")) & Q(defend_by__isnull=False)),
                name="proceeding_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True, defend_by__isnull=True, served_how="")
                | (Q(served_on__isnull=False, defend_by__isnull=False) & ~Q(served_how="")),
                name="proceeding_served_with_limit",
            ),
        ]
        indexes = [
            models.Index(fields=["licence_type", "licence_number"], name="proceeding_of_licence"),
            models.Index(fields=["organisation_id", "-opened_at"], name="proceeding_of_office"),
        ]


class Defence(models.Model):
    """What the holder says for itself (陈述申辩), 行政许可法 art. 7."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="defences")
    place = models.PositiveSmallIntegerField(help_text="1 for the first")
    text = EncryptedTextField(purpose=_PURPOSE)
    how = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Told])
    made_at = models.DateTimeField()
    taken_by = models.CharField(max_length=100, blank=True, help_text="the officer's name; empty: online")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proceeding", "place"], name="defence_place")]
