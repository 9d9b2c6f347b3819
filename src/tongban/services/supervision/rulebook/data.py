"""Rules on data (数据): when acts are entered, and who looks at personal data, how often and when.

Source: standards.md 6; 个人信息保护法 (2021) arts. 6, 34, 51. What is a night and what is many is a ruling of ours.
"""

from collections.abc import Iterator
from datetime import time, tzinfo

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import Level
from tongban.services.supervision.rulebook.activities import Activity
from tongban.services.supervision.rulebook.rule import (
    OWN_DATA,
    PRIVACY_6,
    PRIVACY_34,
    PRIVACY_51,
    Group,
    Rule,
    Unit,
)
from tongban.services.supervision.rulebook.story import Act, Hit, Known, Look, Story
from tongban.standards.working_time import working_days_between

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(6)
_OFFICIAL = frozenset(
    {
        Activity.CORRECTION_ASKED,
        Activity.ACCEPTED,
        Activity.NOT_ACCEPTED,
        Activity.REVIEWED,
        Activity.REPORTED,
        Activity.VISITED,
        Activity.DECIDED,
        Activity.ISSUED,
        Activity.DELIVERED,
    }
)


def entered_late(story: Story, look: Look) -> Iterator[Hit]:
    """Official acts that are entered days after they were done: one hit for a case, with the first of them."""
    for act in story.acts:
        if act.activity not in _OFFICIAL or act.entered_at.date() <= act.at.date():
            continue
        days = working_days_between(look.day(act.at), look.day(act.entered_at), look.calendar)
        if days >= look.threshold(act):
            yield Hit(act, {"days": days, "entered_at": act.entered_at.isoformat()})
            return


def back_dated(story: Story, look: Look) -> Iterator[Hit]:
    """An act dated before one that had been entered on an earlier working day. Within one day reports may cross."""
    official = [act for act in story.acts if act.activity in _OFFICIAL]
    for act in official:
        if act.entered_at == act.at:
            continue
        entered_on = look.day(act.entered_at)
        if any(one.at > act.at and look.day(one.entered_at) < entered_on for one in official):
            yield Hit(act, {"entered_at": act.entered_at.isoformat()})
            return


def looked_without_case(story: Story, look: Look) -> Iterator[Hit]:
    """Somebody's data were looked up, and no case asks for it."""
    found = [act for act in story.all(Activity.LOOKED_UP) if not act.facts.get("case")]
    if found:
        yield Hit(found[0], {"times": len(found)})


def looked_often(story: Story, look: Look) -> Iterator[Hit]:
    """More look-ups by one person on one day than the work of a day asks for."""
    yield from _too_many(story.all(Activity.LOOKED_UP), look)


def looked_at_night(story: Story, look: Look) -> Iterator[Hit]:
    """Look-ups between ten in the evening and six in the morning, by the city's clock."""
    zone = look.calendar.rulings.zone
    yield from _too_many([act for act in story.all(Activity.LOOKED_UP) if _is_night(act, zone)], look)


def _too_many(acts: list[Act], look: Look) -> Iterator[Hit]:
    for times, act in enumerate(acts, start=1):
        if times >= look.threshold(act):
            yield Hit(act, {"times": len(acts), "looked_at": acts[0].at.isoformat()})
            return


def _is_night(act: Act, zone: tzinfo) -> bool:
    clock = act.at.astimezone(zone).time()
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


DATA_RULES = (
    Rule(
        number="DA-11",
        version=1,
        group=Group.DATA,
        over=entered_late,
        needs=frozenset({Known.ENTRY}),
        level=Level.YELLOW,
        past=2,
        may_be=(1, 5),
        text=N_(
            "What was done on %(due_date)s (%(act_msgid)s) was entered at %(entered_at)s, %(days)s working days later."
        ),
        says=N_("An act is entered %(threshold)s or more working days after it was done."),
        protects=N_("To enter what is done when it is done"),
        basis=OWN_DATA,
    ),
    Rule(
        number="DA-12",
        version=1,
        group=Group.DATA,
        over=back_dated,
        needs=frozenset({Known.ENTRY}),
        level=Level.YELLOW,
        text=N_(
            "What is dated %(due_date)s (%(act_msgid)s) was entered at %(entered_at)s, days after an act of a later "
            "date had been entered."
        ),
        says=N_("An act is dated before one that had been entered on an earlier day."),
        protects=N_("To give each act its true date"),
        basis=OWN_DATA,
    ),
    Rule(
        number="DA-13",
        version=1,
        group=Group.DATA,
        over=looked_without_case,
        needs=frozenset({Activity.LOOKED_UP, Known.CASE, Known.PERSONS}),
        level=Level.YELLOW,
        text=N_("On %(due_date)s personal data were looked up %(times)s times without a case."),
        says=N_("Personal data are looked up without a case."),
        protects=N_("To look at personal data for a purpose only"),
        basis=PRIVACY_6,
    ),
    Rule(
        number="DA-14",
        version=1,
        group=Group.DATA,
        over=looked_often,
        needs=frozenset({Activity.LOOKED_UP, Known.PERSONS}),
        level=Level.YELLOW,
        past=200,
        unit=Unit.TIMES,
        may_be=(20, 1000),
        text=N_("On %(due_date)s one person looked up personal data %(times)s times."),
        says=N_("One person looks up personal data %(threshold)s times or more on one day."),
        protects=N_("To look at no more personal data than the duty asks for"),
        basis=PRIVACY_34,
    ),
    Rule(
        number="DA-15",
        version=1,
        group=Group.DATA,
        over=looked_at_night,
        needs=frozenset({Activity.LOOKED_UP, Known.PERSONS}),
        level=Level.YELLOW,
        past=1,
        unit=Unit.TIMES,
        may_be=(1, 20),
        text=N_("Personal data were looked up %(times)s times at night, the first time at %(looked_at)s."),
        says=N_("Personal data are looked up at night (22:00 to 6:00) %(threshold)s times or more."),
        protects=N_("To guard personal data"),
        basis=PRIVACY_51,
    ),
)
