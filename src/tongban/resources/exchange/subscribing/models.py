"""Subscriptions and their notices. A notice holds no data: what it says is read anew at each try, by the grant of then."""

from django.db import models
from django.db.models import Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.subscribing.facts import NoticeState, SubscriptionState


class Subscription(models.Model):
    """A subscription on a grant. `position` is up to where notices are made, or where a fetcher is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=30, unique=True)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(max_length=300, blank=True, help_text="empty: the department fetches")
    secret = EncryptedTextField(purpose="exchange.webhook", help_text="signs the notices")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in SubscriptionState])
    why = models.CharField(max_length=400, blank=True, help_text="message id: why it is paused")
    position = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        app_label = "exchange"
        indexes = [
            models.Index(fields=["grant"], condition=Q(state="active"), name="exchange_active_of_grant"),
        ]


class Notice(models.Model):
    """The changes after one position up to another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="notices")
    number = models.PositiveIntegerField()
    after = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=80)
    read = models.PositiveIntegerField(help_text="how many changes of the source it looks at")
    changes = models.PositiveIntegerField(help_text="how many of them the grant was about")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in NoticeState])
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True, help_text="of the last try; no data of anybody")
    made_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "exchange"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "number"], name="exchange_notice_once"),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | ~Q(state="delivered") & Q(delivered_at__isnull=True),
                name="exchange_notice_delivered_at",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="exchange_notices_due"),
        ]
