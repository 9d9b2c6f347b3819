"""Tables of requests, what came of them, and what suspends a grant."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongban.kernel.ids import new_id
from tongban.resources.exchange.facts import GrantState, Mask, Way
from tongban.resources.exchange.requesting.facts import RequestState, Step

OPEN_STATES = (RequestState.SUBMITTED, RequestState.RETURNED, RequestState.CHECKED)


class YearCounter(models.Model):
    """The last number given in a year, of requests and of grants."""

    key = models.CharField(max_length=12, primary_key=True, help_text="such as GX-2026")
    last = models.PositiveIntegerField()


class ShareRequest(models.Model):
    """A request (共享申请) of one organisation for fields of one resource, for one item."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in RequestState])
    resource_code = models.CharField(max_length=24)
    resource_name = models.CharField(max_length=200)
    resource_version = models.PositiveIntegerField(help_text="of the description that was asked from")
    share_type = models.CharField(max_length=1, help_text="of the resource when it was handed in")
    provider_id = models.UUIDField()
    provider_area = models.CharField(max_length=20)
    consumer_id = models.UUIDField(help_text="the asking organisation")
    authority_id = models.UUIDField(help_text="the data authority that checks it")
    item_code = models.CharField(max_length=40)
    item_name = models.CharField(max_length=200)
    purpose = models.TextField()
    basis = models.TextField()
    field_reasons = models.TextField(blank=True, help_text="why fields of a high level are needed")
    ways = ArrayField(models.CharField(max_length=12, choices=[(one.value, one.value) for one in Way]))
    daily_quota = models.PositiveIntegerField(help_text="calls or rows a day")
    frequency = models.CharField(max_length=200, blank=True)
    until_date = models.DateField(help_text="the last day on which the data are wanted")
    responsible = models.BigIntegerField(help_text="account of the officer who answers for the use")
    renews = models.ForeignKey("exchange.Grant", on_delete=models.PROTECT, null=True, related_name="renewals")
    revision = models.PositiveIntegerField(default=1, help_text="grows with each handing in")
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=80)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    reasons = models.TextField(blank=True, help_text="why it was sent back or refused last")
    due_date = models.DateField(null=True, help_text="the last day in time for whoever has it now")
    reminded_date = models.DateField(null=True, help_text="the due day that was reminded of")
    overdue_date = models.DateField(null=True, help_text="the due day that has passed and was told")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exchange_checked_by_second",
                condition=Q(checked_by="") | ~Q(checked_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="exchange_decided_by_second",
                condition=Q(decided_by="") | Q(state="withdrawn") | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="exchange_due_while_waiting",
                condition=Q(state__in=["submitted", "checked"], due_date__isnull=False)
                | Q(state__in=["returned", "granted", "refused", "withdrawn"], due_date__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["consumer_id", "resource_code", "item_code"],
                condition=Q(state__in=[one.value for one in OPEN_STATES]),
                name="exchange_one_open_request",
            ),
        ]
        indexes = [
            models.Index(fields=["consumer_id", "-submitted_at"], name="exchange_req_consumer"),
            models.Index(fields=["provider_id", "state"], name="exchange_req_provider"),
            models.Index(fields=["authority_id", "state"], name="exchange_req_authority"),
            models.Index(fields=["due_date"], name="exchange_req_due", condition=Q(due_date__isnull=False)),
        ]


class RequestedField(models.Model):
    """A field that is asked for, with what the catalogue said of it, and the answer."""

    request = models.ForeignKey(ShareRequest, on_delete=models.CASCADE, related_name="fields")
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    is_personal = models.BooleanField()
    is_granted = models.BooleanField(null=True, help_text="empty: not answered")
    mask = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Mask])
    reason = models.CharField(max_length=1000, blank=True, help_text="why it is refused")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "name"], name="exchange_field_once"),
            models.CheckConstraint(
                name="exchange_refused_with_reason",
                condition=Q(is_granted__isnull=True) | Q(is_granted=True) | ~Q(reason=""),
            ),
        ]


class Grant(models.Model):
    """A grant (授权). The columns beside the request are copies, so that a call costs one look."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=20, unique=True)
    request = models.OneToOneField(ShareRequest, on_delete=models.PROTECT, related_name="grant")
    request_number = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in GrantState])
    resource_code = models.CharField(max_length=24)
    resource_name = models.CharField(max_length=200)
    provider_id = models.UUIDField()
    provider_name = models.CharField(max_length=200)
    consumer_id = models.UUIDField()
    consumer_name = models.CharField(max_length=200)
    authority_id = models.UUIDField()
    item_code = models.CharField(max_length=40)
    purpose = models.TextField()
    basis = models.TextField()
    fields = models.JSONField(help_text="[{name, mask}]")
    conditions = models.JSONField(default=list, help_text="[{field, op, values}]")
    ways = ArrayField(models.CharField(max_length=12, choices=[(one.value, one.value) for one in Way]))
    daily_quota = models.PositiveIntegerField()
    needs_case = models.BooleanField(help_text="the resource is about persons: every use names a case")
    valid_from = models.DateField()
    valid_until = models.DateField(help_text="half-open")
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    end_reasons = models.TextField(blank=True)
    warned_date = models.DateField(null=True, help_text="the end that was warned of")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exchange_grant_has_days", condition=Q(valid_until__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="exchange_grant_end_told",
                condition=Q(state__in=["live", "suspended"], ended_at__isnull=True)
                | Q(state="expired", ended_at__isnull=False)
                | Q(state="revoked", ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reasons=""),
            ),
        ]
        indexes = [
            models.Index(fields=["consumer_id", "-made_at"], name="exchange_grant_consumer"),
            models.Index(fields=["provider_id", "-made_at"], name="exchange_grant_provider"),
            models.Index(fields=["resource_code", "consumer_id"], name="exchange_grant_resource"),
            models.Index(
                fields=["valid_until"],
                name="exchange_grant_ends",
                condition=Q(state__in=["live", "suspended"]),
            ),
        ]


class Dispute(models.Model):
    """An objection (异议) to a grant or its data, which suspends it until the data authority settles it."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="disputes")
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=80)
    organisation_id = models.UUIDField(help_text="whose objection it is")
    reasons = models.TextField()
    due_date = models.DateField(help_text="the last day in time to settle it")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    is_upheld = models.BooleanField(null=True, help_text="upheld: the grant is revoked")
    opinion = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grant"], condition=Q(settled_at__isnull=True), name="exchange_one_open_dispute"
            ),
            models.CheckConstraint(
                name="exchange_settled_whole",
                condition=Q(settled_at__isnull=True, settled_by="", is_upheld__isnull=True)
                | Q(settled_at__isnull=False, is_upheld__isnull=False) & ~Q(settled_by="") & ~Q(opinion=""),
            ),
        ]


class RequestStep(models.Model):
    """One step of the history (办理过程) of a request and its grant."""

    request = models.ForeignKey(ShareRequest, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Step])
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    organisation_id = models.UUIDField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["request", "at"], name="exchange_steps")]
