"""Tables of bills, payments and refunds, and of what gateways said."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from tongban.foundation.vault.public import EncryptedTextField
from tongban.kernel.ids import new_id
from tongban.services.payments.facts import LIVE, BillState, DifferenceKind, PaymentState, RefundState

_LIVE = sorted(LIVE)


def _choices(
    kind: type[BillState] | type[PaymentState] | type[RefundState] | type[DifferenceKind],
) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


class BillQuerySet(models.QuerySet["Bill"]):
    """Bills, scoped by who asks."""

    def of_account(self, account_id: int) -> "BillQuerySet":
        return self.filter(payer_account=account_id)

    def of_organisations(self, organisation_ids: frozenset[UUID]) -> "BillQuerySet":
        return self.filter(organisation_id__in=organisation_ids)


class Bill(models.Model):
    """One bill (缴款单): who is to pay how much to which organisation, for what, and whether it happened."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=120, unique=True, help_text="the same key is the same bill")
    about = models.CharField(max_length=80, db_index=True, help_text="such as cases:<number>")
    title = models.CharField(max_length=300)
    organisation_id = models.UUIDField()
    area_code = models.CharField(max_length=20)
    payer_account = models.BigIntegerField(
        null=True, help_text="who sees it online; null: nobody yet, it is paid at the counter"
    )
    payer_name = EncryptedTextField(purpose="bill-payer")
    payer_masked = models.CharField(max_length=120)
    total_fen = models.BigIntegerField()
    refunded_fen = models.BigIntegerField(default=0, help_text="given back, without what is on its way")
    state = models.CharField(max_length=12, choices=_choices(BillState))
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True, help_text="of its last day")
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True, help_text="waived or cancelled")
    closed_why = EncryptedTextField(purpose="bill-reasons", default="", blank=True)
    closed_basis = models.CharField(max_length=300, blank=True)

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="bill_asks_something", condition=Q(total_fen__gt=0)),
            models.CheckConstraint(
                name="bill_refunds_within_total",
                condition=Q(refunded_fen__gte=0, refunded_fen__lte=F("total_fen")),
            ),
            models.CheckConstraint(
                name="bill_paid_with_moment",
                condition=Q(state__in=["open", "waived", "cancelled"], paid_at__isnull=True)
                | Q(state__in=["paid", "refunding", "refunded"], paid_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["payer_account", "-opened_at"], name="bill_mine"),
            models.Index(
                fields=["due_on"],
                name="bill_to_remind_of",
                condition=Q(state="open", reminded_at__isnull=True),
            ),
            models.Index(fields=["organisation_id", "-opened_at"], name="bill_of_organisation"),
        ]


class BillLine(models.Model):
    """One line of a bill, as it was computed on the day of the bill."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField(help_text="from 1")
    name = models.CharField(max_length=300)
    basis = models.CharField(max_length=1000, blank=True)
    unit_fen = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    reductions = models.JSONField(default=list, help_text="list of {name, basis, amount_fen}")
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill", "place"], name="bill_line_has_its_place"),
            models.CheckConstraint(name="bill_line_not_below_nothing", condition=Q(amount_fen__gte=0)),
        ]


class Payment(models.Model):
    """One attempt to pay a bill: at a gateway, or once at a counter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    order = models.CharField(max_length=24, unique=True, help_text="our number of the attempt")
    gateway = models.CharField(max_length=40, help_text="counter, or the gateway's name")
    gateway_number = models.CharField(max_length=80, blank=True, help_text="at a counter: the receipt's")
    pay_url = models.CharField(max_length=500, blank=True)
    amount_fen = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=_choices(PaymentState))
    pays_bill = models.BooleanField(
        default=False, help_text="false for money that came when the bill had ended: it goes back"
    )
    by_ref = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, help_text="by the gateway's clock")
    gateway_paid_at = models.DateTimeField(null=True, help_text="by the gateway's clock")
    ended_at = models.DateTimeField(null=True)
    queries = models.PositiveIntegerField(default=0)
    next_query_at = models.DateTimeField(null=True, help_text="by the machine's clock")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bill"], name="one_live_payment_per_bill", condition=Q(state__in=_LIVE)
            ),
            models.UniqueConstraint(
                fields=["bill"], name="one_payment_pays_a_bill", condition=Q(pays_bill=True)
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_query_at"], name="payment_to_ask", condition=Q(next_query_at__isnull=False)
            ),
            models.Index(
                fields=["gateway", "gateway_paid_at"], name="payment_by_day", condition=Q(state="paid")
            ),
        ]


class Refund(models.Model):
    """Money on its way back, or given back (退付)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    number = models.CharField(max_length=26, unique=True)
    amount_fen = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=_choices(RefundState))
    reasons = EncryptedTextField(purpose="bill-reasons")
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True)
    gateway_number = models.CharField(max_length=80, blank=True, help_text="at a counter: the receipt's")
    gateway_done_at = models.DateTimeField(null=True, help_text="by the gateway's clock")
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, help_text="by the machine's clock; null: nothing to send")

    class Meta:
        constraints = [models.CheckConstraint(name="refund_gives_something", condition=Q(amount_fen__gt=0))]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="refund_to_send", condition=Q(next_try_at__isnull=False)
            )
        ]


class CallbackSeen(models.Model):
    """A callback that was heard, by its nonce, so that the same one is not heard again."""

    gateway = models.CharField(max_length=40)
    nonce = models.CharField(max_length=80)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "nonce"], name="callback_heard_once")]


class CallbackTally(models.Model):
    """How many callbacks of a day ended how, forged ones too."""

    day = models.DateField()
    outcome = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "outcome"], name="one_tally_per_outcome")]


class Difference(models.Model):
    """Something that a gateway says and our books do not, or the other way round, for an operator."""

    gateway = models.CharField(max_length=40)
    day = models.DateField(help_text="of the gateway's statement, or on which it was noticed")
    kind = models.CharField(max_length=24, choices=_choices(DifferenceKind))
    reference = models.CharField(max_length=80, help_text="number of the order or refund")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, null=True, related_name="differences")
    ours_fen = models.BigIntegerField(null=True)
    theirs_fen = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    settled_how = EncryptedTextField(purpose="bill-reasons", default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gateway", "kind", "reference"], name="difference_told_once"),
            models.CheckConstraint(
                name="difference_settled_by_somebody",
                condition=Q(settled_at__isnull=True, settled_by="")
                | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
            ),
        ]
        indexes = [
            models.Index(fields=["-found_at"], name="difference_open", condition=Q(settled_at__isnull=True))
        ]


class Reconciliation(models.Model):
    """How one day's statement of one gateway compared with our books."""

    gateway = models.CharField(max_length=40)
    day = models.DateField()
    done_at = models.DateTimeField()
    payments = models.PositiveIntegerField()
    payments_fen = models.BigIntegerField()
    refunds = models.PositiveIntegerField()
    refunds_fen = models.BigIntegerField()
    found_late = models.PositiveIntegerField(help_text="payments of which only the statement told")
    differences = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "day"], name="one_reconciliation_per_day")]
