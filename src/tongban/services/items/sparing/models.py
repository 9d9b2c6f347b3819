"""The figure of each organisation, month by month, and how many materials each means could meet."""

from django.db import models


class SparedTally(models.Model):
    """What the items in force of one organisation asked and spared, on the last counted day of a month."""

    organisation_id = models.UUIDField()
    on = models.DateField()
    items = models.PositiveIntegerField(help_text="that ask for anything")
    fields = models.PositiveIntegerField()
    fields_spared = models.PositiveIntegerField()
    slots = models.PositiveIntegerField()
    slots_spared = models.PositiveIntegerField()
    slots_possible = models.PositiveIntegerField(help_text="could be met by their name, and are not yet")
    slots_promised = models.PositiveIntegerField(
        default=0, help_text="a commitment is enough in place of the proof"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "organisation_id"], name="items_one_spared_tally_a_day")
        ]


class SparedMeans(models.Model):
    """Materials of the items in force whose name says by what they could be met; counted anew as a whole."""

    key = models.CharField(max_length=20, unique=True, help_text="means.MEANS")
    materials = models.PositiveIntegerField()
    met = models.PositiveIntegerField(help_text="of these are met without the applicant")
