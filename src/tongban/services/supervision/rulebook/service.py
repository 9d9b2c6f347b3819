"""Rules on service (服务): ratings, complaints, enquiries, and people who urge and get no answer.

Source: standards.md 6 and 13; 优化营商环境条例 art. 49; 行政许可法 art. 30 (2). The days of a complaint are those found
for one city, those of an enquiry are a setting.
"""

from collections.abc import Iterator

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import ClockKind, Level
from tongban.services.supervision.rulebook.activities import Activity
from tongban.services.supervision.rulebook.rule import (
    BUSINESS_49,
    LICENSING_30,
    OWN_SERVICE,
    RATING_OPINION,
    Group,
    Rule,
)
from tongban.services.supervision.rulebook.story import Act, Hit, Look, Story
from tongban.standards.working_time import working_days_between

_OF_THE_APPLICANT = frozenset(
    {
        Activity.APPLIED,
        Activity.CORRECTED,
        Activity.WITHDRAWN,
        Activity.PAID,
        Activity.URGED,
        Activity.RATED,
        Activity.COMPLAINED,
        Activity.LOOKED_UP,
    }
)


def rated_badly(story: Story, look: Look) -> Iterator[Hit]:
    """The case was rated with one of the two lowest levels. Who rated stands nowhere."""
    for act in story.all(Activity.RATED):
        if act.facts.get("is_bad"):
            yield Hit(act)
            return


def complaint_unanswered(story: Story, look: Look) -> Iterator[Hit]:
    """A complaint whose result was not told in time."""
    answers = story.all(Activity.COMPLAINT_ANSWERED)
    for place, act in enumerate(story.all(Activity.COMPLAINED), start=1):
        answered = next((one for one in answers if one.at >= act.at), None)
        days = _waited(act, answered, look)
        if days > look.threshold(act):
            yield Hit(act, {"days": days}, subject="" if place == 1 else str(place))


def urged_in_vain(story: Story, look: Look) -> Iterator[Hit]:
    """The applicant urges, and nothing is done for days. What had ended before cannot be urged."""
    for place, act in enumerate(story.all(Activity.URGED), start=1):
        done = next(
            (one for one in story.acts if one.at > act.at and one.activity not in _OF_THE_APPLICANT), None
        )
        days = _waited(act, done, look)
        if days > look.threshold(act):
            yield Hit(act, {"days": days}, subject="" if place == 1 else str(place))
            return  # what is urged again meanwhile is the same waiting


def _waited(since: Act, until: Act | None, look: Look) -> int:
    last = look.day(until.at) if until else look.today
    return working_days_between(look.day(since.at), last, look.calendar)


_ANSWER = N_("To explain what a guide means to people who ask, accurately and reliably")
RATING_UNANSWERED = Rule(
    number="SV-11",
    version=1,
    group=Group.SERVICE,
    clock=ClockKind.RATING,
    level=Level.YELLOW,
    past=1,
    may_be=(1, 5),
    text=N_("A bad rating was to be answered by %(due_date)s; that is %(days)s working days past."),
    says=N_("A bad rating is still unanswered %(threshold)s or more working days behind its last day."),
    protects=N_("To call back whoever rates badly, and to put it right"),
    basis=RATING_OPINION,
)
ENQUIRY_RULES = (
    Rule(
        number="SV-15",
        version=1,
        group=Group.SERVICE,
        clock=ClockKind.ENQUIRY,
        level=Level.REMINDER,
        past=-1,
        may_be=(1, 3),
        text=N_("An enquiry is to be answered by %(due_date)s."),
        says=N_("The answer to an enquiry is due in %(threshold)s or fewer working days."),
        protects=_ANSWER,
        basis=LICENSING_30,
        other_basis=OWN_SERVICE,
    ),
    Rule(
        number="SV-16",
        version=1,
        group=Group.SERVICE,
        clock=ClockKind.ENQUIRY,
        level=Level.YELLOW,
        past=1,
        may_be=(1, 5),
        text=N_("An enquiry was to be answered by %(due_date)s; that is %(days)s working days past."),
        says=N_("An enquiry is still unanswered %(threshold)s or more working days behind its last day."),
        protects=_ANSWER,
        basis=LICENSING_30,
        other_basis=OWN_SERVICE,
    ),
)
SERVICE_RULES = (
    Rule(
        number="SV-12",
        version=1,
        group=Group.SERVICE,
        over=rated_badly,
        needs=frozenset({Activity.RATED}),
        level=Level.REMINDER,
        text=N_("The case was rated badly on %(due_date)s."),
        says=N_("A case is rated badly."),
        protects=N_("To serve people well"),
        basis=RATING_OPINION,
    ),
    Rule(
        number="SV-13",
        version=1,
        group=Group.SERVICE,
        over=complaint_unanswered,
        needs=frozenset({Activity.COMPLAINED, Activity.COMPLAINT_ANSWERED}),
        level=Level.YELLOW,
        past=10,
        may_be=(5, 30),
        text=N_("A complaint of %(due_date)s has waited %(days)s working days for its result."),
        says=N_("The result of a complaint is not told within %(threshold)s working days."),
        protects=N_("To look into complaints and to tell the result"),
        basis=BUSINESS_49,
    ),
    Rule(
        number="SV-14",
        version=1,
        group=Group.SERVICE,
        over=urged_in_vain,
        needs=frozenset({Activity.URGED}),
        level=Level.REMINDER,
        past=3,
        may_be=(1, 10),
        text=N_("The applicant urged on %(due_date)s, and for %(days)s working days nothing was done."),
        says=N_("The applicant urges, and for more than %(threshold)s working days nothing is done."),
        protects=N_("To answer people who ask"),
        basis=OWN_SERVICE,
    ),
)
