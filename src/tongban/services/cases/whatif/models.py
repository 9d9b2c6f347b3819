"""Replays of closed cases, and what each case came to."""

from django.db import models

from tongban.kernel.ids import new_id


class WhatIf(models.Model):
    """One replay: what was asked, by whom, for which organisations. The cases are never touched by it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_ids = models.JSONField(help_text="whose cases: those whose items the officer manages")
    item_code = models.CharField(max_length=64, blank=True, help_text="empty: every item")
    item_name = models.CharField(max_length=1000, blank=True)
    version = models.CharField(max_length=60, blank=True, help_text="version:<id>, change:<id>, or empty")
    version_name = models.CharField(max_length=200, blank=True)
    content = models.JSONField(null=True, help_text="ItemContent as it stood when it was asked")
    days_off = models.JSONField(default=list)
    working_days = models.JSONField(default=list)
    from_on = models.DateField()
    until_on = models.DateField()
    asked_at = models.DateTimeField(db_index=True)
    asked_by = models.CharField(max_length=80)
    asked_by_name = models.CharField(max_length=100)
    progress_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict, help_text="how many cases of each kind")


class WhatIfCase(models.Model):
    """One case whose replay differs from what it was."""

    what_if = models.ForeignKey(WhatIf, on_delete=models.CASCADE, related_name="cases")
    number = models.CharField(max_length=24)
    outcome = models.CharField(max_length=8, blank=True)
    promised_was = models.DateField(null=True)
    promised_would = models.DateField(null=True)
    statutory_was = models.DateField(null=True)
    statutory_would = models.DateField(null=True)
    was_late = models.BooleanField()
    would_be_late = models.BooleanField()
    lacking = models.JSONField(default=dict, help_text="why it would not have been taken → names")
    is_instant = models.BooleanField()
    is_contrary = models.BooleanField(help_text="the rule would grant what a person refused")

    steps_late = models.JSONField(default=list, help_text="names of steps that would be late and were not")
    steps_in_time = models.JSONField(default=list, help_text="names of steps that were late and would not be")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what_if", "number"], name="what_if_once_a_case")]
