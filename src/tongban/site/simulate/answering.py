"""What offices and supervisors do about the cards of a simulated city: one step of each card a working day."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tongban.foundation.directory.public import Officer, holders_of, officer_of, organisation_by_code
from tongban.kernel.errors import Refused
from tongban.services.supervision.public import (
    CardRow,
    CardState,
    Level,
    Ruling,
    cards,
    check_correction,
    close_card,
    confirm_ruling,
    correct_card,
    explain_card,
    propose_ruling,
)
from tongban.site.simulate import words
from tongban.site.simulate.facts import CityFacts, Plan
from tongban.standards.working_time import local_day

SUPERVISOR = "supervisor"
_LEAVES = 0.12  # of the cards so many are not explained in time
_LIFTS = 0.12
_PAGE = 100


@dataclass
class Answering:
    """`cases` are the keys of the story's cases by number: cards of other cases are left alone."""

    plan: Plan
    cases: Callable[[], Mapping[str, str]]
    refused: Counter[str] = field(default_factory=Counter)

    def answer(self, by: Officer, at: datetime) -> None:
        """Take every open card of the story one step on. A refusal is counted, and the card waits for the next day."""
        cases = self.cases()
        for card in list(_open_cards(by, at)):
            was_done = at in (
                card.explained_at,
                card.ruled_at,
                card.corrected_at,
            )  # of a day that was cut off
            if was_done or card.case_number not in cases:
                continue
            draw = random.Random(f"{self.plan.key}:{cases[card.case_number]}:{card.rule}")  # noqa: S311
            try:
                _step(card, draw, at)
            except Refused as why:
                self.refused[why.code] += 1


def supervisor(city: CityFacts, *, at: datetime) -> Officer | None:
    """Somebody who supervises an office of the city, and reads the cards; None where nobody does."""
    for organisation in sorted({service.organisation for service in city.services}):
        office = organisation_by_code(organisation).id
        if held := holders_of(post_code=SUPERVISOR, organisation_id=office, at=at):
            return officer_of(account_id=held[-1], at=at)
    return None


def _open_cards(by: Officer, at: datetime) -> Iterator[CardRow]:
    for level in (Level.RED, Level.YELLOW):
        cursor = ""
        while True:
            page = cards(by=by, today=local_day(at), level=level, cursor=cursor, limit=_PAGE)
            yield from page.rows
            if not (cursor := page.cursor):
                break


def _step(card: CardRow, draw: random.Random, at: datetime) -> None:
    leaves, lifts = draw.random() < _LEAVES, draw.random() < _LIFTS
    code = card.code
    match card.state:
        case CardState.NOTIFIED if not leaves:
            by = _holder(card, card.post_code, at)
            explain_card(code=code, by=by, text=draw.choice(words.EXPLANATIONS), at=at)
        case CardState.EXPLAINED | CardState.NOTIFIED:
            if card.explained_at or (card.reply_due_at and at > card.reply_due_at):
                ruling = Ruling.LIFTED if lifts else Ruling.UPHELD
                reason = draw.choice(words.LIFTED if lifts else words.UPHELD)
                propose_ruling(
                    code=code, by=_holder(card, SUPERVISOR, at), ruling=ruling, reason=reason, at=at
                )
        case CardState.PROPOSED:
            by = _holder(card, SUPERVISOR, at, but=card.proposed_by_account)
            confirm_ruling(code=code, by=by, agrees=True, reason=card.proposal_reason, at=at)
        case CardState.UPHELD:
            by = _holder(card, card.post_code, at)
            correct_card(code=code, by=by, text=draw.choice(words.CORRECTIONS), at=at)
        case CardState.CORRECTED:
            by = _holder(card, SUPERVISOR, at)
            check_correction(code=code, by=by, accepts=True, finding=draw.choice(words.CHECKED), at=at)
        case CardState.LIFTED:
            close_card(code=code, by=_holder(card, SUPERVISOR, at), text=draw.choice(words.CLOSED), at=at)


class NobodyThere(Refused):
    """The post that has to answer is not filled."""

    code = "nobody-at-the-post"
    title = "Nobody holds the post %(post)s."


def _holder(card: CardRow, post: str, at: datetime, *, but: int | None = None) -> Officer:
    """The officer at that post of the card's organisation who came last, other than `but`. Raises NobodyThere."""
    held = [
        one for one in holders_of(post_code=post, organisation_id=card.organisation_id, at=at) if one != but
    ]
    if not held:
        raise NobodyThere(facts={"post": post})
    return officer_of(account_id=held[-1], at=at)
