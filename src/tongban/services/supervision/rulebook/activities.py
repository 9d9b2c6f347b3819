"""What is done in a case: the activities that the rules know, and their names for people."""

from enum import StrEnum

from tongban.kernel.errors import N_


class Activity(StrEnum):
    """What was done. A rule knows no others; a log's own names are mapped to these."""

    APPLIED = "applied"
    CORRECTION_ASKED = "correction-asked"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not-accepted"
    REVIEWED = "reviewed"
    REPORTED = "reported"
    RETURNED = "returned"
    VISITED = "visited"
    STOPPED = "stopped"
    EXTENDED = "extended"
    DECIDED = "decided"
    ISSUED = "issued"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    FEE_SET = "fee-set"
    CHARGED = "charged"
    PAID = "paid"
    FEE_WAIVED = "fee-waived"
    URGED = "urged"
    OBJECTED = "objected"
    RATED = "rated"
    COMPLAINED = "complained"
    COMPLAINT_ANSWERED = "complaint-answered"
    LOOKED_UP = "looked-up"
    OTHER = "other"


ACTIVITY_NAMES: dict[Activity, str] = {
    Activity.APPLIED: N_("the application"),
    Activity.CORRECTION_ASKED: N_("the request for corrections"),
    Activity.CORRECTED: N_("the correction"),
    Activity.ACCEPTED: N_("the acceptance"),
    Activity.NOT_ACCEPTED: N_("the refusal to accept"),
    Activity.REVIEWED: N_("the examination"),
    Activity.REPORTED: N_("the report to the superior"),
    Activity.RETURNED: N_("the return to an earlier step"),
    Activity.VISITED: N_("the site visit"),
    Activity.STOPPED: N_("the special procedure"),
    Activity.EXTENDED: N_("the extension"),
    Activity.DECIDED: N_("deciding on the application"),
    Activity.ISSUED: N_("making out the result"),
    Activity.DELIVERED: N_("the delivery of the result"),
    Activity.WITHDRAWN: N_("the withdrawal by the applicant"),
    Activity.FEE_SET: N_("setting the fee"),
    Activity.CHARGED: N_("the bill"),
    Activity.PAID: N_("the payment"),
    Activity.FEE_WAIVED: N_("waiving the fee"),
    Activity.URGED: N_("urging by the applicant"),
    Activity.OBJECTED: N_("the objection"),
    Activity.RATED: N_("the rating"),
    Activity.COMPLAINED: N_("the complaint"),
    Activity.COMPLAINT_ANSWERED: N_("the answer to the complaint"),
    Activity.LOOKED_UP: N_("looking up data"),
    Activity.OTHER: N_("another act"),
}
