"""The public record of grants, and how many there were."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.services.decisions.publication.facts import EntryState, LicenceStatus


class Publication(models.Model):
    """One decision in the public record. Nothing personal but a masked name stands here.

    Of a refusal, and of what is withheld, there are no fields but the case and the office.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, help_text="short random code of its address")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in EntryState])
    case_number = models.CharField(max_length=24, unique=True)
    item_name = models.CharField(max_length=1000)
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    organisation_code = models.CharField(max_length=18)
    area_code = models.CharField(max_length=24)
    decided_on = models.DateField(help_text="the day that stands on the decision")
    due_on = models.DateField(help_text="last day to publish it")

    holder_kind = models.CharField(max_length=8, blank=True)
    holder = models.CharField(max_length=200, blank=True, help_text="a person's name masked")
    uscc = models.CharField(max_length=18, blank=True, help_text="of firms only")
    representative = models.CharField(max_length=80, blank=True)
    document_title = models.CharField(max_length=200, blank=True)
    document_number = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=40, blank=True)
    licence_name = models.CharField(max_length=200, blank=True)
    licence_number = models.CharField(max_length=80, blank=True)
    licence_identifier = models.CharField(max_length=140, blank=True)
    content = models.CharField(max_length=2000, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    status = models.CharField(max_length=10, default=LicenceStatus.VALID)
    words = models.TextField(blank=True, help_text="what is searched, without blanks")
    grams = ArrayField(models.CharField(max_length=2), default=list)

    withheld = models.CharField(max_length=16, blank=True)
    withheld_basis = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)
    correction = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="publication_published_at",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["-decided_on", "-id"], name="publication_newest", condition=Q(state="published")
            ),
            models.Index(fields=["due_on"], name="publication_due", condition=Q(state="due")),
            models.Index(
                fields=["licence_identifier"],
                name="publication_of_licence",
                condition=~Q(licence_identifier=""),
            ),
            GinIndex(fields=["grams"], name="publication_grams"),
        ]


class PublicationTally(models.Model):
    """How many decisions an organisation made in a month, so that nothing is counted again."""

    month = models.DateField(help_text="its first day")
    organisation_id = models.UUIDField()
    granted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "organisation_id"], name="publication_tally_once")
        ]
