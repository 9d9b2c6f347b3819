"""What is refused of agreements and deliveries."""

from tongban.kernel.errors import N_, Invalid, Refused


class BadTerms(Invalid):
    """An agreement cannot be entered like that; `facts["fields"]` maps each place to what is wrong."""

    code = "fusion-bad-terms"
    title = N_("The agreement cannot be used: %(why)s")


class VersionInPast(Refused):
    """A version begins after the one before it."""

    code = "fusion-version-in-past"
    title = N_("The version in force began on %(day)s; a new one begins later.")


class KindFixed(Refused):
    """An agreement stays with its organisation and its register."""

    code = "fusion-kind-fixed"
    title = N_("An agreement keeps its organisation and its register. Make a new one.")


class NotInForce(Refused):
    """Nothing is delivered by an agreement that has not begun, or has ended."""

    code = "fusion-agreement-not-in-force"
    title = N_("The agreement %(agreement)s is not in force today.")


class DeliveryUnderWay(Refused):
    """One delivery of an agreement lands after the other."""

    code = "fusion-delivery-under-way"
    title = N_("Delivery %(number)s of this agreement is still landing. Send the next one after it.")


class NothingToFetch(Refused):
    """The department delivers files: nothing stands anywhere to be fetched."""

    code = "fusion-nothing-to-fetch"
    title = N_("By this agreement the department delivers files. There is nothing to fetch.")


class NothingToSettle(Refused):
    """Only what is set aside is settled, and once."""

    code = "fusion-nothing-to-settle"
    title = N_("This delivery is not set aside.")


class Overtaken(Refused):
    """A later full delivery holds."""

    code = "fusion-delivery-overtaken"
    title = N_("A later full delivery has been accepted. This one can only be refused.")


class MarksUsedUp(Refused):
    """8,191 deliveries may be live, and those of one agreement keep their order."""

    code = "fusion-marks-used-up"
    title = N_(
        "There is no number left for another incremental delivery. Deliver everything once: that frees the old numbers."
    )
