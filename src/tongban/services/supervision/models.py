"""Tables of the e-supervision."""

from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.services.supervision.accountability.models import AccountabilityFile, AccountabilityStatement
from tongban.services.supervision.appraisal.models import Appraisal, AppraisalLines, AppraisalRemark
from tongban.services.supervision.boards.models import BoardLine, BoardSumming
from tongban.services.supervision.orders.models import Order, OrderReply

__all__ = [
    "AccountabilityFile",
    "AccountabilityStatement",
    "Appraisal",
    "AppraisalLines",
    "AppraisalRemark",
    "BoardLine",
    "BoardSumming",
    "Card",
    "Order",
    "OrderReply",
    "Sweep",
    "Threshold",
]


class Card(models.Model):
    """A reminder, yellow or red card that a rule raised about a case. Never deleted.

    The text is not kept: rule, version and facts say it in any language.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=120, unique=True, help_text="Rule, version, case number and subject.")
    rule = models.CharField(max_length=20)
    rule_version = models.PositiveIntegerField()
    level = models.CharField(max_length=10)
    clock = models.CharField(max_length=12, default="", blank=True, help_text="Empty: a rule over acts.")
    case_number = models.CharField(max_length=40, default="", blank=True, help_text="Empty: about no case.")
    subject = models.CharField(max_length=80, default="")
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=20)
    item_name = models.CharField(max_length=300)
    post_code = models.CharField(max_length=60, default="", help_text="The post that has to explain.")
    text = models.CharField(max_length=300, help_text="English message id.")
    basis = models.CharField(max_length=200)
    facts = models.JSONField()
    due_on = models.DateField()
    act = models.CharField(max_length=60, default="", blank=True, help_text="What was found: an act's name.")
    act_at = models.DateTimeField(null=True)
    act_entry_id = models.UUIDField(null=True, help_text="The act's entry on the trail.")
    act_by_ref = models.CharField(max_length=80, default="", blank=True, help_text="Who did it, `kind:id`.")
    state = models.CharField(max_length=10, default="raised")
    raised_at = models.DateTimeField()
    reply_due_at = models.DateTimeField(null=True)
    explanation = models.TextField(default="")
    explained_by_ref = models.CharField(max_length=80, default="")
    explained_by = models.CharField(max_length=100, default="")
    explained_at = models.DateTimeField(null=True)
    proposal = models.CharField(max_length=10, default="")
    proposal_reason = models.TextField(default="")
    proposed_by = models.CharField(max_length=100, default="")
    proposed_by_account = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    ruling = models.CharField(max_length=10, default="")
    ruling_reason = models.TextField(default="")
    ruled_by = models.CharField(max_length=100, default="")
    ruled_by_account = models.BigIntegerField(null=True)
    ruled_at = models.DateTimeField(null=True)
    correct_by_at = models.DateTimeField(null=True, help_text="By when what it says is to be put right.")
    correction = models.TextField(default="", help_text="What the office has put right (整改).")
    corrected_by = models.CharField(max_length=100, default="")
    corrected_by_ref = models.CharField(max_length=80, default="")
    corrected_at = models.DateTimeField(null=True)
    sent_back = models.TextField(default="", help_text="Why the last correction was not enough.")
    times_sent_back = models.PositiveSmallIntegerField(default=0)
    closing = models.TextField(default="", help_text="What the supervisor found when checking it.")
    closed_by = models.CharField(max_length=100, default="")
    closed_at = models.DateTimeField(null=True)
    escalated_from = models.CharField(
        max_length=120, default="", help_text="Code of the yellow card that became this red one."
    )
    escalated_to = models.CharField(max_length=120, default="", help_text="Code of the red card it became.")
    reply_late_at = models.DateTimeField(
        null=True, help_text="When the next level was told that no reply came."
    )
    correction_late_at = models.DateTimeField(
        null=True, help_text="When the next level was told that nothing was put right."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "rule_version", "case_number", "subject"], name="one_card_per_rule_and_case"
            ),
            models.CheckConstraint(
                condition=Q(ruled_by_account=None) | ~Q(ruled_by_account=models.F("proposed_by_account")),
                name="card_ruled_by_two",
            ),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at=None) | (~Q(ruling="") & Q(ruled_at__isnull=False)),
                name="card_ruled_at",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-raised_at", "-id"], name="card_newest"),
            models.Index(
                fields=["organisation_id", "-raised_at", "-id"],
                condition=~Q(state="closed"),
                name="card_open",
            ),
            models.Index(fields=["case_number"], name="card_case"),
            models.Index(
                fields=["reply_due_at"],
                condition=Q(state="notified", reply_late_at=None),
                name="card_reply_waits",
            ),
            models.Index(
                fields=["correct_by_at"],
                condition=Q(state__in=["notified", "upheld"], correction_late_at=None),
                name="card_correction_waits",
            ),
            models.Index(
                fields=["organisation_id", "raised_at"], condition=Q(level="red"), name="card_red_of_office"
            ),
        ]


class Sweep(models.Model):
    """How the last sweep of one organisation went."""

    organisation_id = models.UUIDField(primary_key=True)
    swept_at = models.DateTimeField()
    cases = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    error = models.TextField(default="")


class Threshold(models.Model):
    """Working days that the place has set for a rule, from a day on; what was in force is never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    rule = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    basis = models.CharField(max_length=300)
    set_by = models.CharField(max_length=100)
    set_by_ref = models.CharField(max_length=80)
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, help_text="before its day came")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "in_force_from"],
                condition=Q(withdrawn_at=None),
                name="one_threshold_a_day",
            )
        ]
