"""Ex officio proceedings on licences, and what their holders say."""

from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
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
    interest = EncryptedTextField(
        purpose=_PURPOSE, default="", help_text="why the public interest asks for it"
    )
    compensation = EncryptedTextField(purpose=_PURPOSE, default="", help_text="how losses are made good")
    changes = EncryptedJSONField(
        purpose=_PURPOSE, default=list, help_text="of a change: key, title, before and after of each entry"
    )
    evidence = EncryptedTextField(purpose=_PURPOSE, default="")
    address = EncryptedTextField(purpose=_PURPOSE, default="", help_text="of the party, for a penalty")
    second_by = models.BigIntegerField(null=True, help_text="account of the second officer of a penalty")
    second_name = models.CharField(max_length=100, blank=True, default="")
    hearing_law = models.CharField(
        max_length=200, blank=True, default="", help_text="which law gives a right to a hearing; empty: none"
    )
    ask_by = models.DateField(null=True, help_text="last day to ask for a hearing")
    asked_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)
    agreed_on = models.DateField(null=True, help_text="day on which the party agreed to be served online")
    legality_at = models.DateTimeField(null=True, help_text="legal review (法制审核)")
    legality_by = models.BigIntegerField(null=True, help_text="account of the officer")
    legality_name = models.CharField(max_length=100, blank=True, default="")
    legality_passed = models.BooleanField(null=True)
    legality_opinion = EncryptedTextField(purpose=_PURPOSE, default="")
    discussed_on = models.DateField(null=True, help_text="day of the joint discussion (集体讨论)")
    decision_served_how = models.CharField(
        max_length=8, blank=True, default="", help_text="online or written"
    )
    decision_served_on = models.DateField(null=True)

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
            models.CheckConstraint(
                condition=~Q(state="decided", measure="revocation")
                | (Q(legality_passed=True) & ~Q(ended_by=F("legality_by")) & ~Q(ended_by=F("second_by"))),
                name="proceeding_penalty_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True) | Q(waived_at__isnull=True),
                name="proceeding_asked_or_waived",
            ),
            models.CheckConstraint(
                condition=Q(decision_served_on__isnull=True) | Q(state="decided"),
                name="proceeding_decided_then_served",
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
