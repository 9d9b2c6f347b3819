"""A red card that stands, on a real case whose item has a duty list, and those who act in its file."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY, make_case, make_town
from tests.services.supervision.make import CALENDAR, clock
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.services.cases.public import case_facts
from tongban.services.supervision.commands.answer import confirm_ruling, explain_card, propose_ruling
from tongban.services.supervision.commands.raise_cards import raise_cards
from tongban.services.supervision.facts import ClockKind, Ruling, WatchedCase
from tongban.services.supervision.models import Card

LATE = MONDAY.date() - timedelta(days=3)
# five working days for a statement, over National Day: until Saturday 10 October, which is worked
STATE_BY = datetime(2026, 10, 10, 12, tzinfo=MONDAY.tzinfo)
DECIDED = datetime(2026, 10, 12, 10, tzinfo=MONDAY.tzinfo)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """The card, the person concerned, two supervisors and everybody who must see nothing."""

    card: str
    number: str
    person: Officer
    opener: Officer
    decider: Officer
    colleague: Officer
    head: Officer
    above: Officer


def make_matter() -> Matter:
    """A red card for a passed statutory limit, explained by the head and upheld by two."""
    town = make_town()
    number = str(make_case(town).number)
    fact = case_facts([number])[0]
    case = WatchedCase(
        number=number,
        organisation_id=fact.organisation_id,
        area_code=fact.area_code,
        item_name=fact.item_name,
        is_licensing=True,
        is_deemed_accepted=False,
        clocks={ClockKind.STATUTORY: clock(LATE)},
    )
    matter = Matter(
        card=f"TL-41-v1-{number}",
        number=number,
        person=make_staff(name="赵审批", posts=("approve",)),
        opener=make_staff(name="周监察", posts=("supervisor",)),
        decider=make_staff(name="吴监察", posts=("supervisor",)),
        colleague=make_staff(name="钱同事", posts=("accept", "approve", "leader")),
        head=make_staff(name="孙局长", posts=("head",)),
        above=make_staff(name="市监察", organisation_code=CITY_OFFICE, posts=("supervisor",)),
    )
    raise_cards(case=case, at=MONDAY, calendar=CALENDAR)
    deliver_all()
    card = Card.objects.get(code=matter.card)
    answers = matter.head if card.post_code == "head" else matter.person
    explain_card(code=matter.card, by=answers, text="材料压件。", at=MONDAY)
    propose_ruling(code=matter.card, by=matter.opener, ruling=Ruling.UPHELD, reason="属实", at=MONDAY)
    confirm_ruling(code=matter.card, by=matter.decider, agrees=True, reason="同意", at=MONDAY)
    return matter
