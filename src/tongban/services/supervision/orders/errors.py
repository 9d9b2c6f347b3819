"""What is refused around orders."""

from tongban.kernel.errors import N_, Invalid, Refused


class OrderWordsMissing(Invalid):
    """Something has to be written down or chosen; `facts["fields"]` says what."""

    code = "order-words-missing"
    title = N_("Something is missing or cannot be so. Look at the marked entries.")


class OrderMoved(Refused):
    """The order is not in a state for this."""

    code = "order-moved"
    title = N_("This order has moved on. Reload the page to see where it stands.")


class AdviceUnfounded(Refused):
    """What the rule had found no longer stands, such as a red card that was lifted since."""

    code = "advice-unfounded"
    title = N_("Only %(count)s red cards of that month still stand. Drop the draft and say so.")
