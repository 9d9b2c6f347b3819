"""The pre-summed lines of the board: what its pages read instead of cases."""

from django.db import models

from tongban.services.supervision.boards.facts import Kind


class BoardLine(models.Model):
    """The figures of one organisation, item, post or person, as of the last summing (`boards.facts.Figures`)."""

    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Kind])
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=24, help_text="of the organisation")
    key = models.CharField(max_length=64, blank=True, default="")
    name = models.CharField(max_length=1000)
    open = models.PositiveIntegerField(default=0)
    near = models.PositiveIntegerField(default=0)
    over = models.PositiveIntegerField(default=0)
    over_law = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    yellow = models.PositiveIntegerField(default=0)
    red = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    decided = models.PositiveIntegerField(default=0)
    promises = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    corrections = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    ratings = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField(default=0)
    promised_days = models.PositiveIntegerField(default=0)
    spread = models.JSONField(default=dict, help_text="working days used → how many cases")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "organisation_id", "key"], name="board_one_line")
        ]


class BoardSumming(models.Model):
    """One row: when the board was last summed."""

    at = models.DateTimeField()
    seconds = models.FloatField()
