"""Tables of the outbox and of long jobs."""

from django.db import models
from django.db.models.functions import Now

from tongban.foundation.jobs.facts import LongJobState
from tongban.kernel.ids import new_id


class Announcement(models.Model):
    """One event that has happened, waiting for its listeners.

    The number orders events of one subject: whoever announces holds the subject's row lock,
    so a later number was committed later. Delivery goes by `settled_at`, never by a
    watermark, so that a long transaction cannot make it skip rows that commit late.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(default=new_id)
    name = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    fields = models.JSONField()
    announced_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True, help_text="Not before this; empty is at once.")

    class Meta:
        indexes = [
            models.Index(
                fields=["subject", "id"],
                condition=models.Q(settled_at=None),
                name="announcement_waiting_subject",
            ),
            models.Index(fields=["id"], condition=models.Q(settled_at=None), name="announcement_waiting"),
            models.Index(
                fields=["settled_at"],
                condition=models.Q(settled_at__isnull=False),
                name="announcement_settled",
            ),
        ]


class Delivery(models.Model):
    """How one listener did with one announcement."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    listener = models.CharField(max_length=100)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    error = models.TextField(
        default="", help_text="Kind and place of the fault, never its text: no personal data."
    )
    skipped_by = models.CharField(max_length=80, default="")
    skip_reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "listener"], name="one_delivery_per_listener")
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(done_at=None), name="delivery_failing")]


class LongJob(models.Model):
    """Long work that shows how far it is, can be stopped and goes on where it stopped."""

    id = models.UUIDField(primary_key=True, default=new_id)
    job = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    title = models.CharField(max_length=200, help_text="English message id.")
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=LongJobState.WAITING.value)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    message = models.CharField(max_length=300, default="")
    resume_point = models.JSONField(null=True)
    stop_requested_at = models.DateTimeField(null=True)
    by_ref = models.CharField(max_length=80)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="long_job_newest")]
