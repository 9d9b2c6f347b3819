"""How the worklist reads: its tabs, the steps' names, and how near a task's limit is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from tongban.foundation.tasks.public import (
    ASSIGN_DUTY,
    COUNTED_AT_MOST,
    URGE_DUTY,
    TaskCounts,
    TaskRow,
    View,
)
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.standards.working_time import WorkCalendar, effective_day, local_day, working_days_between

SOON_DAYS = 2  # working days: from here on a task is shown as near its limit (LOOK.md §5)

STEP_WORDS = {
    "accept": N_("Acceptance"),
    "review": N_("Review"),
    "opinion": N_("Opinion letter"),
    "approve": N_("Approval"),
    "issue": N_("Issuance"),
    "supervisor": N_("Supervision"),
    "item-manager": N_("Item management"),
    "staffing-office": N_("Staffing office"),
    "legal-office": N_("Legal office"),
    "data-officer": N_("Data"),
    "resource-editor": N_("Description of data"),
    "data-sharer": N_("Sharing of data"),
    "deliverer": N_("Delivery of data"),
    "process-manager": N_("Process management"),
    "operator": N_("Operations"),
}
# posts that answer for an organisation and have no step of a process
POST_WORDS = {"head": N_("Head of the organisation"), "one-stop": N_("One-stop counter")}
# kinds of tasks that are about no case: what they are stands in the place of the applicant
KIND_WORDS = {
    "cases.pre-review": N_("A look before submission"),
    "items.review-staffing": N_("Change of the list"),
    "items.review-legal": N_("Change of the list"),
    "items.change-returned": N_("Change of the list, returned"),
    "items.change-held": N_("Change of the list, held up on its day"),
    "cases.fee": N_("Fee to set"),
    "cases.look-before": N_("Asked to look before the step is done"),
    "cases.look-after": N_("Asked to look before the case goes on"),
    "cases.look-opinion": N_("Asked for an opinion"),
    "cases.look-sample": N_("To look at: decided by a rule"),
    "payments.return": N_("Money to hand back at the counter"),
    "cases.deferral-overdue": N_("Material did not follow in time"),
    "cases.outside": N_("Reports of another system do not fit together"),
    "supervision.explain": N_("Card to explain"),
    "supervision.judge": N_("Card to rule on"),
    "supervision.correct": N_("Card to put right"),
    "supervision.check": N_("Correction to check"),
    "supervision.reply_order": N_("Supervision order to reply to"),
    "supervision.check_reply": N_("Reply to an order, to check"),
    "supervision.issue_advice": N_("Supervision advice to issue"),
    "supervision.see_appraisal": N_("Draft of an appraisal, to look at"),
    "supervision.answer_objection": N_("Objection to an appraisal, to answer"),
    "decisions.receive": N_("Decision to be supervised, waits for its receipt"),
    "decisions.decide_proceeding": N_("Proceeding on a licence, to be decided"),
    "decisions.check_legality": N_("Proceeding on a licence, to be reviewed for its legality"),
    "decisions.confirm_revocation": N_("Revocation by another office, to be confirmed"),
    "credit.check": N_("Check of a promise"),
    "credit.repair": N_("Repair of credit, to agree to"),
    "registers.dispute": N_("Objection to what a register says"),
    "datasets.approve": N_("Description of data, to approve"),
    "datasets.returned": N_("Description of data, sent back"),
    "exchange.check": N_("Request for data, to check"),
    "exchange.answer": N_("Request for data, to answer"),
    "exchange.returned": N_("Request for data, sent back"),
    "exchange.settle": N_("Objection to a grant of data, to settle"),
    "exchange.ends": N_("Grant of data, runs out"),
    "exchange.system": N_("Client system, to let in"),
    "exchange.alarm": N_("Client system that asked about too many people"),
    "fusion.deliver": N_("Delivery of data, overdue"),
    "fusion.settle-delivery": N_("Delivery of data set aside, to be settled"),
    "fusion.clash": N_("Departments disagree, to be answered"),
    "fusion.mend": N_("Value that an objection found wrong, to be mended"),
    "opendata.publish": N_("Open dataset, to review and publish"),
    "opendata.request": N_("Request for open data, to pass on"),
    "opendata.answer": N_("Request for open data, to answer"),
    "opendata.remark": N_("Remark on an open dataset, to answer"),
    "items.law-amended": N_("A law that items rest on has changed"),
    "items.law-repealed": N_("A law that items rest on was repealed"),
    "feedback.accept": N_("Bad rating"),
    "feedback.rectify": N_("Bad rating"),
    "feedback.revisit": N_("Bad rating"),
    "feedback.complaint-waiting": N_("Complaint, to be taken up"),
    "feedback.complaint-taken": N_("Complaint, to be answered"),
    "feedback.enquiry": N_("Enquiry to answer"),
    "feedback.review_answer": N_("Answer to everybody, to review"),
    "feedback.look_at_answer": N_("Published answer, to look at again"),
}
# what one can narrow to: its words, and the kinds of tasks; none: the steps of a process
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "step": (N_("Steps of cases"), ()),
    "pre-review": (N_("A look before submission"), ("cases.pre-review",)),
    "asked": (
        N_("Asked to look or to say"),
        ("cases.look-before", "cases.look-after", "cases.look-opinion"),
    ),
    "sample": (N_("To look at: decided by a rule"), ("cases.look-sample",)),
    "deferral": (N_("Material did not follow in time"), ("cases.deferral-overdue",)),
    "money": (N_("Fees and refunds"), ("cases.fee", "payments.return")),
    "rating": (N_("Bad rating"), ("feedback.accept", "feedback.rectify", "feedback.revisit")),
    "complaint": (N_("Complaints"), ("feedback.complaint-waiting", "feedback.complaint-taken")),
    "enquiry": (
        N_("Enquiries and answers"),
        ("feedback.enquiry", "feedback.review_answer", "feedback.look_at_answer"),
    ),
    "card": (
        N_("Supervision cards"),
        ("supervision.explain", "supervision.judge", "supervision.correct", "supervision.check"),
    ),
    "order": (
        N_("Supervision orders"),
        ("supervision.reply_order", "supervision.check_reply", "supervision.issue_advice"),
    ),
    "appraisal": (N_("Appraisals"), ("supervision.see_appraisal", "supervision.answer_objection")),
    "received": (N_("Received to supervise"), ("decisions.receive",)),
    "proceeding": (
        N_("Proceedings on licences"),
        ("decisions.decide_proceeding", "decisions.check_legality", "decisions.confirm_revocation"),
    ),
    "outside": (N_("Reports of another system do not fit together"), ("cases.outside",)),
    "credit": (N_("Promises and credit"), ("credit.check", "credit.repair")),
    "dispute": (N_("Objection to what a register says"), ("registers.dispute",)),
    "data": (N_("Resource catalogue"), ("datasets.approve", "datasets.returned")),
    "sharing": (
        N_("Sharing of data"),
        ("exchange.check", "exchange.answer", "exchange.returned", "exchange.settle", "exchange.ends"),
    ),
    "systems": (N_("Client systems"), ("exchange.system", "exchange.alarm")),
    "deliveries": (
        N_("Deliveries of data"),
        ("fusion.deliver", "fusion.settle-delivery", "fusion.clash", "fusion.mend"),
    ),
    "open": (
        N_("Open data"),
        ("opendata.publish", "opendata.request", "opendata.answer", "opendata.remark"),
    ),
    "list": (
        N_("List and laws"),
        (
            "items.review-staffing",
            "items.review-legal",
            "items.change-returned",
            "items.change-held",
            "items.law-amended",
            "items.law-repealed",
        ),
    ),
}
TODAY, NEAR = "today", "near"
DUE = (TODAY, NEAR)
VIEW_WORDS = {
    View.POST: N_("Everything to do"),
    View.MINE: N_("Taken by me"),
    View.UNCLAIMED: N_("Not taken yet"),
    View.OVERDUE: N_("Over the limit"),
    View.DONE: N_("Done by me"),
    View.OFFICE: N_("All of our posts"),
}


class BulkForm(StrEnum):
    """What an act on ticked tasks asks before it is done."""

    NONE = "none"
    SURE = "sure"
    REASON = "reason"
    HOLDER = "holder"  # a colleague who holds the post
    COLLEAGUE = "colleague"  # a colleague of the organisation


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """An act on ticked tasks: its name, the button that does it, what it asks, what is said before."""

    label: str
    verb: str
    form: BulkForm = BulkForm.NONE
    warning: str = ""
    duty: str = ""


BULK: Mapping[str, Bulk] = {
    "claim": Bulk(label=N_("Take"), verb=N_("Take")),
    "release": Bulk(label=N_("Give back"), verb=N_("Give back")),
    "assign": Bulk(
        label=N_("Assign to a colleague"), verb=N_("Assign"), form=BulkForm.HOLDER, duty=ASSIGN_DUTY
    ),
    "urge": Bulk(label=N_("Urge"), verb=N_("Urge now"), form=BulkForm.REASON, duty=URGE_DUTY),
    "copy": Bulk(label=N_("Send a copy"), verb=N_("Send the copy"), form=BulkForm.COLLEAGUE),
    "accept": Bulk(
        label=N_("Accept the cases"),
        verb=N_("Accept them"),
        form=BulkForm.SURE,
        warning=N_(
            "Accepted cases cannot be put back: their clocks start today and each applicant gets a notice. "
            "If a material of any of them is missing, none is accepted."
        ),
        duty="cases.accept",
    ),
}


def case_number(about: str) -> str:
    """The number of the case that a task is about; empty where it is about something else."""
    kind, _colon, key = about.partition(":")
    return key if kind == "cases" else ""


@dataclass(frozen=True, kw_only=True)
class Nearness:
    """How near a task's limit is, for `<c-days-left>`."""

    level: str  # "", tell, bad, done
    left: int  # working days, below 0 when passed
    part: int  # of the limit used, 0–100
    is_today: bool = False


def nearness(row: TaskRow, *, at: datetime, calendar: WorkCalendar) -> Nearness | None:
    """Working days left until the task's limit; None where it has none."""
    if row.due_at is None:
        return None
    today, due = local_day(at), local_day(row.due_at)
    # ruling 7: whether today is one of the days left
    after = today - timedelta(days=1) if calendar.rulings.remaining_counts_today else today
    # before the working day to which its beginning belongs all days are left, as the clock of the case says
    begun = effective_day(row.opened_at, calendar)
    left = working_days_between(max(after, begun) if due > begun else after, due, calendar)
    whole = max(working_days_between(local_day(row.opened_at), due, calendar), 1)
    if row.closed_at is not None:
        return Nearness(level="done", left=left, part=100)
    if row.due_at < at:
        return Nearness(level="bad", left=min(left, 0), part=100, is_today=due == today)
    part = max(0, min(100, round(100 * (whole - left) / whole)))
    return Nearness(level="tell" if left <= SOON_DAYS else "", left=left, part=part)


def due_until(due: str, *, at: datetime, calendar: WorkCalendar) -> datetime:
    """The moment before which the limits lie that `due` names: tonight, or the night of the last day on
    which a task is still shown as near its limit."""
    day = local_day(at)
    if due == NEAR:
        after = day - timedelta(days=1) if calendar.rulings.remaining_counts_today else day
        while working_days_between(after, day + timedelta(days=1), calendar) <= SOON_DAYS:
            day += timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), CITY_ZONE)


def count_of(view: View, counts: TaskCounts) -> str | None:
    """The count that stands on a tab; “99+” where counting stops."""
    held = {
        View.POST: counts.post,
        View.MINE: counts.mine,
        View.UNCLAIMED: counts.unclaimed,
        View.OVERDUE: counts.overdue,
    }
    if view not in held:
        return None
    return f"{COUNTED_AT_MOST}+" if held[view] > COUNTED_AT_MOST else str(held[view])
