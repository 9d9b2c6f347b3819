"""Give an opinion letter (意见函): the organisation says to the lead what it thinks of the case."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case
from tongban.services.cases.joint.facts import OpinionLetterGiven
from tongban.services.cases.joint.letters import order_letter
from tongban.services.cases.joint.models import OpinionLetter
from tongban.services.cases.joint.rules import LONGEST_TEXT, check_letter, letter_number
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.review_keeping import keep_act
from tongban.services.cases.seating import my_seat
from tongban.services.cases.steps import finish_step
from tongban.services.items.public import item_terms
from tongban.services.process.public import OPINION, Role

DUTY = "cases.give_opinion_letter"


@transaction.atomic
def give_opinion_letter(
    *,
    number: str,
    agrees: bool,
    opinion: str,
    conditions: Sequence[str] = (),
    article: str = "",
    by: Officer,
    at: datetime,
    seat: UUID | None = None,
) -> OpinionLetterGiven:
    """Give the letter at one's seat; a worker makes and seals it, the branch goes on.

    `conditions` are what the applicant has to keep to. A branch that was returned gives a new letter
    with a number of its own, and the old one stays in the file.

    Source: 行政许可法 (2019) art. 26 (2).

    Raises NotFound, NoStepForYou, NotAllowed, SameHands, OutOfOrder, LetterWords, StepWaits.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    row = my_seat(case, by=by, duty=DUTY, roles=[Role.MAIN], seat_id=seat, at_post=OPINION)
    kept = check_letter(agrees=agrees, opinion=opinion, article=article, conditions=conditions)

    letter = OpinionLetter.objects.create(
        step=row,
        case=case,
        place=row.place,
        organisation_id=row.organisation_id,
        number=_next_number(case, row, at=at),
        agrees=agrees,
        opinion=opinion.strip()[:LONGEST_TEXT],
        conditions=list(kept),
        article=article.strip()[:300],
        given_at=at,
        given_by=by.ref,
    )
    order_letter(case, letter, is_licensing=item_terms(case.version_id).is_licensing)
    outcome = "agree" if agrees else "disagree"
    facts = {
        "step": row.key,
        "organisation": str(row.organisation_id),
        "number": letter.number,
        "outcome": outcome,
        "opinion": letter.opinion,
        "conditions": list(kept),
        "article": letter.article,
    }
    new = finish_step(case, row, outcome=outcome, by=by, at=at, opinion=letter.opinion)
    return keep_act(
        OpinionLetterGiven,
        case,
        row,
        act=DUTY,
        facts=facts,
        new=new,
        by=by,
        at=at,
        from_organisation_id=row.organisation_id,
        letter_number=letter.number,
        agrees=agrees,
    )


def _next_number(case: Case, row: CaseStep, *, at: datetime) -> str:
    """The number of the organisation's next letter in this case, with the year in the city's zone. 1 SQL."""
    given = OpinionLetter.objects.filter(case=case, organisation_id=row.organisation_id).count()
    year = at.astimezone(CITY_ZONE).year
    return letter_number(year=year, case_tail=case.number[-7:], nth=given + 1)
