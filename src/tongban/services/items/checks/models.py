"""Runs of the check, what each item has wrong now, and the counts of each run."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tongban.kernel.ids import new_id


class CheckRun(models.Model):
    """One check of the whole library."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="empty while it runs or when it was given up")
    rules_version = models.CharField(max_length=8, help_text="figures of another version are not comparable")
    started_by = models.CharField(max_length=60, help_text="actor reference")
    items = models.PositiveIntegerField(default=0)
    sound = models.PositiveIntegerField(default=0, help_text="items without an error")
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    hints = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="items_check_run_by_time")]


class CheckedItem(models.Model):
    """What the rules find in one item as it is in force: the newest answer only."""

    item = models.OneToOneField(
        "items.Item", primary_key=True, on_delete=models.CASCADE, related_name="checked"
    )
    run = models.ForeignKey(CheckRun, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation_id = models.UUIDField()
    version_id = models.BigIntegerField(help_text="the version that was checked")
    numbers = ArrayField(models.CharField(max_length=4), default=list, help_text="rules that found a fault")
    faults = models.JSONField(default=list, help_text="[number, element, facts] each")
    errors = models.PositiveSmallIntegerField(default=0)
    warnings = models.PositiveSmallIntegerField(default=0)
    hints = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-errors", "item"], name="items_checked_by_office"),
            GinIndex(fields=["numbers"], name="items_checked_by_rule"),
        ]


class CheckTally(models.Model):
    """How many items of one organisation one rule found at fault in one run; rule empty: all, and the sound ones."""

    run = models.ForeignKey(CheckRun, on_delete=models.CASCADE, related_name="tallies")
    organisation_id = models.UUIDField()
    rule = models.CharField(max_length=4, blank=True)
    items = models.PositiveIntegerField(help_text="at fault by the rule; without rule: all that were checked")
    sound = models.PositiveIntegerField(default=0, help_text="without rule: items without an error")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "organisation_id", "rule"], name="items_one_tally_a_run_office_rule"
            )
        ]
