"""Tables of ratings, complaints, enquiries and published answers."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.services.feedback.answers.models import AnswerRow as AnswerRow
from tongban.services.feedback.answers.models import AnswerVersion as AnswerVersion
from tongban.services.feedback.complaints.models import ComplaintRow as ComplaintRow
from tongban.services.feedback.enquiries.models import EndedTurn as EndedTurn
from tongban.services.feedback.enquiries.models import EnquiryPassing as EnquiryPassing
from tongban.services.feedback.enquiries.models import EnquiryRow as EnquiryRow


class Rating(models.Model):
    """One rating of one case by its applicant. The words are encrypted; the organisation never sees by whom."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_number = models.CharField(max_length=40, unique=True)
    item_code = models.CharField(max_length=60)
    item_name = models.CharField(max_length=300)
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=20)
    by_account = models.BigIntegerField()
    level = models.CharField(max_length=20)
    level_name = models.CharField(max_length=10, help_text="National name, such as 基本满意.")
    device_code = models.CharField(max_length=1, help_text="National rating devices: 5 is best.")
    gbt_code = models.CharField(max_length=1, help_text="GB/T 39046—2020: 1 is best.")
    options = models.JSONField(default=list)
    channel = models.CharField(max_length=1)
    text = EncryptedTextField(purpose="ratings")
    rated_at = models.DateTimeField()
    supplement = EncryptedTextField(purpose="ratings", null=True)
    supplemented_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=10, default="", help_text="Empty unless it is a bad rating.")
    post_code = models.CharField(max_length=60, default="")
    stage_due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-rated_at"], name="rating_organisation"),
            models.Index(fields=["rated_at"], name="rating_by_time"),
            models.Index(
                fields=["organisation_id", "stage_due_at"],
                name="rating_to_answer",
                condition=Q(stage_due_at__isnull=False),
            ),
        ]


class RatingAnswer(models.Model):
    """What the organisation did about a bad rating at one stage."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="answers")
    stage = models.CharField(max_length=10)
    text = EncryptedTextField(purpose="ratings")
    by_ref = models.CharField(max_length=80)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rating", "stage"], name="one_answer_per_stage")]


class RatingTotal(models.Model):
    """How often an item got each level; kept beside the ratings so that a guide counts nothing."""

    item_code = models.CharField(max_length=60)
    device_code = models.CharField(max_length=1)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item_code", "device_code"], name="one_total_per_level")
        ]
