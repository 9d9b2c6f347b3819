"""The table of tasks: one row for each thing that somebody has to do."""

from django.db import models
from django.db.models import Q

_OPEN = Q(closed_at=None)


class Task(models.Model):
    """A to-do for a post of an organisation, whichever floor it comes from.

    `sort_at` is `due_at`, or the year 9999 for a task without a limit, so that one index
    orders all. Every index but the last two holds open tasks only: what is closed costs nothing.
    """

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=200, help_text="Subject, such as cases:341600260928000112.")
    title = models.CharField(max_length=300)
    applicant_label = models.CharField(max_length=200, default="")
    post_code = models.CharField(max_length=60)
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=20)
    url = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sort_at = models.DateTimeField()
    claimed_by_account = models.BigIntegerField(null=True)
    claimed_by_name = models.CharField(max_length=100, default="")
    claimed_at = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True)
    urge_count = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by_ref = models.CharField(max_length=80, default="")
    closed_for_ref = models.CharField(
        max_length=80, default="", blank=True, help_text="the absent colleague for whom it was done"
    )
    outcome = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_by_account=None, claimed_at=None)
                | Q(claimed_by_account__isnull=False, claimed_at__isnull=False),
                name="task_claimed_by_and_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "post_code", "sort_at", "id"], condition=_OPEN, name="task_open"
            ),
            models.Index(
                fields=["organisation_id", "post_code", "sort_at", "id"],
                condition=_OPEN & Q(claimed_by_account=None),
                name="task_unclaimed",
            ),
            models.Index(
                fields=["claimed_by_account", "sort_at", "id"],
                condition=_OPEN & Q(claimed_by_account__isnull=False),
                name="task_mine",
            ),
            models.Index(
                fields=["organisation_id", "post_code", "title", "sort_at", "id"],
                condition=_OPEN,
                name="task_of_item",
            ),
            models.Index(fields=["organisation_id", "sort_at", "id"], condition=_OPEN, name="task_of_office"),
            models.Index(fields=["opened_at"], condition=_OPEN, name="task_oldest"),
            models.Index(fields=["about"], name="task_about"),
            models.Index(
                fields=["closed_by_ref", "-closed_at", "id"],
                condition=Q(closed_at__isnull=False),
                name="task_done",
            ),
        ]


class Urging(models.Model):
    """One urging of a task (催办). `who` is an officer's reference, or `applicant` for all who act for them."""

    task_key = models.CharField(max_length=200)
    about = models.CharField(max_length=200)
    who = models.CharField(max_length=80)
    name = models.CharField(max_length=100, blank=True, default="")
    day = models.DateField(help_text="the working day to which it belongs")
    reason = models.CharField(max_length=300, blank=True, default="")
    urged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task_key", "who", "day"], name="urged_once_a_working_day")
        ]
        indexes = [models.Index(fields=["about", "-urged_at"], name="urging_about")]


class Batch(models.Model):
    """One act on several ticked tasks; each task has its own transaction and its own outcome."""

    id = models.UUIDField(primary_key=True)
    account_id = models.BigIntegerField(help_text="whose it is")
    act = models.CharField(max_length=30)
    facts = models.JSONField(default=dict, help_text="what the act needs besides the task")
    begun_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account_id", "-begun_at"], name="batch_of_account")]


class BatchRow(models.Model):
    """One task of a batch: waiting, done or refused, and then why."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveSmallIntegerField()
    task_id = models.UUIDField()
    about = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    applicant_label = models.CharField(max_length=200, blank=True, default="")
    url = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="waiting")
    code = models.CharField(max_length=60, blank=True, default="")
    why = models.TextField(blank=True, default="", help_text="message id of the refusal")
    why_facts = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="batch_row_once")]


class SavedView(models.Model):
    """A way to look at the worklist that its owner gave a name. `query` is what stands behind the question mark."""

    account_id = models.BigIntegerField()
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "name"], name="view_name_once")]
