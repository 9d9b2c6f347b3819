"""The log of uses, what was used of each grant on each day, and how often anything was asked on it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.uses.facts import Outcome


class Use(models.Model):
    """One use of shared data. Rows are only added: a trigger refuses everything else.

    Its words (resource, purpose, basis, names) are those of the moment, so that it stands alone as evidence.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    on = models.DateField(help_text="the day of the city on which it was")
    grant_id = models.UUIDField(null=True, help_text="null: a grant that is not there, or not theirs")
    grant_code = models.CharField(max_length=40, blank=True)
    resource_code = models.CharField(max_length=24, blank=True)
    resource_name = models.CharField(max_length=200, blank=True)
    provider_id = models.UUIDField(null=True)
    consumer_id = models.UUIDField()
    consumer_name = models.CharField(max_length=200)
    way = models.CharField(max_length=16, choices=[(way.value, way.value) for way in Way])
    by_ref = models.CharField(max_length=80)
    by_name = models.CharField(max_length=100)
    item_code = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    basis = models.CharField(max_length=500, blank=True)
    case_number = models.CharField(max_length=50, blank=True)
    kind = models.CharField(
        max_length=8, blank=True, help_text="of the subject: person, firm, licence; empty: many"
    )
    person_id = models.UUIDField(null=True, help_text="whose data; of a firm its representative")
    uscc = models.CharField(max_length=18, blank=True)
    subject_index = models.BinaryField(max_length=32, help_text="blind index of what was asked; empty: many")
    fields = ArrayField(models.CharField(max_length=200))
    outcome = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Outcome])
    code = models.CharField(max_length=40, blank=True, help_text="of the refusal")
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["person_id", "-at"], name="uses_of_person", condition=Q(person_id__isnull=False)
            ),
            models.Index(fields=["uscc", "-at"], name="uses_of_firm", condition=~Q(uscc="")),
            models.Index(fields=["provider_id", "-at", "-id"], name="uses_of_provider"),
            models.Index(fields=["consumer_id", "-at", "-id"], name="uses_of_consumer"),
            models.Index(fields=["grant_id", "on"], name="refused_of_grant", condition=Q(outcome="refused")),
        ]
        constraints = [
            models.CheckConstraint(
                name="use_refused_with_code",
                condition=Q(outcome="refused") & ~Q(code="") | ~Q(outcome="refused") & Q(code=""),
            )
        ]


class GrantDay(models.Model):
    """How often a grant was used on a day of the city: what its quota is counted by."""

    pk = models.CompositePrimaryKey("grant_id", "on")
    grant_id = models.UUIDField()
    on = models.DateField()
    used = models.PositiveIntegerField()


class UseDay(models.Model):
    """How often an organisation used shared data on a day of the city, by grant, way and outcome.

    It is counted in the statement that logs, so that no figure is read from the log itself. A file, a fetch and a
    comparison are one use each, however many people they tell about.
    """

    on = models.DateField()
    grant_id = models.UUIDField(null=True, help_text="null: a grant that is not there, or not theirs")
    provider_id = models.UUIDField(null=True)
    consumer_id = models.UUIDField()
    way = models.CharField(max_length=16, choices=[(way.value, way.value) for way in Way])
    outcome = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Outcome])
    code = models.CharField(max_length=40, blank=True, help_text="of the refusal")
    uses = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "consumer_id", "grant_id", "provider_id", "way", "outcome", "code"],
                name="uses_one_row_a_day",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["grant_id", "on"], name="use_days_of_grant"),
            models.Index(fields=["consumer_id", "on"], name="use_days_of_consumer"),
            models.Index(fields=["provider_id", "on"], name="use_days_of_provider"),
        ]
