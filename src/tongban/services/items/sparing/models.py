"""The figure of each organisation, day by day."""

from django.db import models


class SparedTally(models.Model):
    """What the items in force of one organisation asked and spared on one day."""

    organisation_id = models.UUIDField()
    on = models.DateField()
    items = models.PositiveIntegerField(help_text="that ask for anything")
    fields = models.PositiveIntegerField()
    fields_spared = models.PositiveIntegerField()
    slots = models.PositiveIntegerField()
    slots_spared = models.PositiveIntegerField()
    slots_possible = models.PositiveIntegerField(help_text="could be met by their name, and are not yet")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "organisation_id"], name="items_one_spared_tally_a_day")
        ]
