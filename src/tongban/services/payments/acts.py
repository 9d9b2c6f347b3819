"""The names of acts on bills, on the trail."""

from tongban.kernel.errors import N_

ACTS: dict[str, str] = {
    "payments.open": N_("Bill made out"),
    "payments.cancel": N_("Bill cancelled"),
    "payments.waive": N_("Fee waived"),
    "payments.begin": N_("Payment begun"),
    "payments.pay": N_("Payment arrived"),
    "payments.take_cash": N_("Payment taken at the counter"),
    "payments.refund": N_("Refund ordered"),
    "payments.refunded": N_("Money given back"),
    "payments.reconcile": N_("Day compared with the gateway"),
    "payments.settle_difference": N_("Difference settled"),
}
