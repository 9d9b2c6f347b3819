"""How bills, payments and differences are said on pages."""

from tongban.kernel.errors import N_
from tongban.services.payments.facts import BillFact, BillState, DifferenceKind

# state → (tone of its tag, word)
STATES: dict[BillState, tuple[str, str]] = {
    BillState.OPEN: ("warn", N_("To pay")),
    BillState.PAID: ("good", N_("Paid")),
    BillState.WAIVED: ("good", N_("Waived")),
    BillState.REFUNDING: ("brand", N_("Refund under way")),
    BillState.REFUNDED: ("", N_("Refunded")),
    BillState.CANCELLED: ("", N_("Void")),
}
# kind → (what it is, what an operator does about it)
DIFFERENCES: dict[DifferenceKind, tuple[str, str]] = {
    DifferenceKind.AMOUNT: (
        N_("Another amount"),
        N_(
            "Compare the order in the gateway's own pages. Where it insists, send the money back: the payer then pays anew."
        ),
    ),
    DifferenceKind.UNKNOWN_ORDER: (
        N_("Money for an unknown order"),
        N_("Ask the gateway whose order it is. It is none of ours; have them send the money back."),
    ),
    DifferenceKind.NOT_AT_GATEWAY: (
        N_("Paid with us, not on the statement"),
        N_("Look at the statement of the next day first; where it is not there either, ask the gateway."),
    ),
    DifferenceKind.REFUND_AMOUNT: (
        N_("Another amount given back"),
        N_("Ask the gateway how much went back, and have the rest sent or reclaimed."),
    ),
    DifferenceKind.UNKNOWN_REFUND: (
        N_("Unknown refund"),
        N_("Ask the gateway who ordered it. It is none of ours."),
    ),
    DifferenceKind.REFUND_NOT_AT_GATEWAY: (
        N_("Given back with us, not on the statement"),
        N_("Look at the statement of the next day first; where it is not there either, ask the gateway."),
    ),
}


def tag_of(bill: BillFact) -> tuple[str, str]:
    """Tone and message id of a bill's tag; what was given back in part still counts as paid."""
    return STATES[bill.state]
