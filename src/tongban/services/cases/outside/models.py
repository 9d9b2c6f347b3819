"""Which system has handled a case since when, and what it reported."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedJSONField
from tongban.kernel.ids import new_id
from tongban.services.cases.outside.facts import ActName, ActState, NewsKind


class HandOver(models.Model):
    """A case handed to another system (委托系统办理), until it is taken back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="hand_overs")
    system = models.CharField(max_length=40)
    handed_at = models.DateTimeField()
    handed_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, help_text="taken back")
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="case_handed_to_one"
            )
        ]


class OutsideAct(models.Model):
    """An act that the other system reported: when it was done, when we heard of it, what became of it."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="acts")
    act_id = models.CharField(max_length=80, help_text="the sender's")
    after = models.CharField(max_length=80, blank=True, help_text="id of the act that it presupposes")
    name = models.CharField(max_length=20, choices=[(one.value, one.value) for one in ActName])
    said = EncryptedJSONField(purpose="case-reasons", default=dict)
    sha256 = models.BinaryField(max_length=32, help_text="of everything above but the id")
    account_id = models.BigIntegerField(help_text="whose token brought it")
    done_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    place = models.PositiveIntegerField(null=True, help_text="1 for the first done; null: not done")
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in ActState])
    code = models.CharField(max_length=60, blank=True, help_text="of the refusal")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "act_id"], name="outside_act_once"),
            models.UniqueConstraint(fields=["hand_over", "place"], name="outside_act_place"),
            models.CheckConstraint(
                name="outside_act_done_with_place",
                condition=Q(state="done", place__isnull=False) | (~Q(state="done") & Q(place__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["arrived_at"], name="outside_act_waiting", condition=Q(state="kept"))]


class OutsideNews(models.Model):
    """What the other system has to know of a case: kept until it has heard it, told in order, once by its id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="news")
    event_id = models.UUIDField(help_text="of the event; the same event is the same news")
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in NewsKind])
    facts = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=80, blank=True, help_text="code of the last failure")
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True, help_text="nobody tries again by themselves")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "event_id"], name="outside_news_once"),
            models.CheckConstraint(
                name="outside_news_one_end",
                condition=Q(delivered_at__isnull=True) | Q(given_up_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["noted_at"], name="outside_news_open", condition=Q(delivered_at__isnull=True)
            )
        ]
