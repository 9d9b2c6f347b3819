"""Tables of orders and their replies. No row is ever deleted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongban.kernel.ids import new_id
from tongban.services.supervision.orders.facts import Ground, OrderKind, OrderState

_OPEN = Q(state__in=["draft", "issued", "replied"])


class Order(models.Model):
    """A supervision order (督办单) or supervision advice (监察建议书) to one organisation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True, help_text="督办流水号")
    kind = models.CharField(max_length=6, choices=[(one.value, one.value) for one in OrderKind])
    ground = models.CharField(max_length=14, choices=[(one.value, one.value) for one in Ground])
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in OrderState])
    organisation_id = models.UUIDField(help_text="被督办部门")
    area_code = models.CharField(max_length=24)
    issuer_id = models.UUIDField(null=True, help_text="organisation of whoever issues it")
    issuer_name = models.CharField(max_length=200, blank=True, default="")
    matter = models.CharField(max_length=300, help_text="督办事项")
    text = models.CharField(max_length=300, blank=True, default="", help_text="message id of the rule")
    facts = models.JSONField(default=dict)
    period = models.CharField(
        max_length=10, blank=True, default="", help_text="month or quarter of an advice"
    )
    opinion = models.TextField(blank=True, default="", help_text="督办意见")
    case_number = models.CharField(max_length=40, blank=True, default="")
    card_codes = ArrayField(models.CharField(max_length=120), default=list)
    post_code = models.CharField(max_length=60, blank=True, default="", help_text="post that has to reply")
    made_at = models.DateTimeField()
    issued_by = models.CharField(max_length=100, blank=True, default="", help_text="发起人")
    issued_by_account = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField(null=True)
    reply_due_at = models.DateTimeField(null=True)
    late_told_at = models.DateTimeField(null=True)
    passed_to_id = models.UUIDField(
        null=True, help_text="organisation above whose supervisors were told that it is late"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=100, blank=True, default="")
    ended_words = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "ground", "period"],
                condition=Q(kind="advice"),
                name="one_advice_a_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"])
                | Q(issued_at__isnull=False, reply_due_at__isnull=False),
                name="order_issued_with_limit",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-made_at", "-id"], name="order_newest"),
            models.Index(fields=["issuer_id", "-made_at", "-id"], name="order_of_issuer"),
            models.Index(
                fields=["reply_due_at"],
                condition=Q(state="issued", late_told_at=None),
                name="order_reply_waits",
            ),
            models.Index(fields=["case_number"], condition=~Q(case_number=""), name="order_case"),
        ]


class OrderReply(models.Model):
    """One reply of the organisation, and what the check of it said."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="replies")
    place = models.PositiveSmallIntegerField()
    text = models.TextField()
    by_name = models.CharField(max_length=100)
    by_ref = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    finding = models.TextField(blank=True, default="")
    checked_by = models.CharField(max_length=100, blank=True, default="")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "place"], name="order_reply_once"),
            models.CheckConstraint(
                condition=Q(accepted=None, checked_at=None)
                | Q(accepted__isnull=False, checked_at__isnull=False),
                name="order_reply_checked_at",
            ),
        ]
