"""Tables of published answers and their versions."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id


class AnswerRow(models.Model):
    """An answer to everybody: what the public reads of it now, or read last. Never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item_code = models.CharField(max_length=60, default="", blank=True, help_text="Empty: about no service.")
    item_name = models.CharField(max_length=300, default="", blank=True)
    themes = ArrayField(
        models.CharField(max_length=12), default=list, help_text="Of the service: p and code, or l and code."
    )
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=24)
    state = models.CharField(max_length=10, default="new")
    version = models.PositiveSmallIntegerField(default=0, help_text="0: none was published yet.")
    question = models.CharField(max_length=200, default="", blank=True)
    answer = models.TextField(default="", blank=True)
    published_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True, help_text="Last day on which the public reads it.")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        db_table = "feedback_answer"
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], name="answer_newest", condition=Q(state="published")
            ),
            models.Index(fields=["item_code"], name="answer_item", condition=Q(state="published")),
            models.Index(fields=["review_on"], name="answer_review", condition=Q(state="published")),
            models.Index(fields=["organisation_id", "state"], name="answer_office"),
            GinIndex(fields=["themes"], name="answer_themes"),
        ]


class AnswerVersion(models.Model):
    """What somebody proposed, and what a second person said to it."""

    answer = models.ForeignKey(AnswerRow, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="proposed")
    question = models.CharField(max_length=200)
    text = models.TextField()
    review_on = models.DateField()
    enquiry_number = models.CharField(max_length=20, default="", blank=True)
    proposed_by_ref = models.CharField(max_length=80)
    proposed_by_account = models.BigIntegerField()
    proposed_by_name = models.CharField(max_length=100)
    proposed_at = models.DateTimeField()
    reviewed_by_ref = models.CharField(max_length=80, default="", blank=True)
    reviewed_by_name = models.CharField(max_length=100, default="", blank=True)
    reviewed_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        db_table = "feedback_answerversion"
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_answer_version_a_number"),
            models.UniqueConstraint(
                fields=["answer"], condition=Q(state="proposed"), name="one_proposed_version"
            ),
        ]
