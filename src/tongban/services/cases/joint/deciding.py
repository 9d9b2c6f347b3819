"""What the lead (牵头) needs before it decides: every letter, made and sealed, and none against a grant."""

from collections.abc import Iterable
from uuid import UUID

from tongban.foundation.directory.public import organisations_named
from tongban.services.cases.facts import Outcome
from tongban.services.cases.joint.facts import LetterFact
from tongban.services.cases.joint.queries import letters_of, papers_of_letters
from tongban.services.cases.joint.rules import check_letters, standing
from tongban.services.cases.models import Case, CaseStep
from tongban.services.items.public import item_terms
from tongban.services.process.public import Role


def check_all_heard(case: Case, outcome: Outcome) -> list[LetterFact]:
    """The letters on which a decision may rest, in the order in which they were given.

    No SQL for an item that one organisation handles alone, else 3, and 1 for the names in a refusal.

    Raises LettersOutstanding, LetterBeingSealed, OpinionAgainst.
    """
    if not is_joint(case):
        return []
    waiting = CaseStep.objects.filter(case=case, done_at__isnull=True, role=Role.MAIN)
    missing = set(waiting.values_list("organisation_id", flat=True)) - {case.organisation_id}
    letters = standing(letters_of(case))
    made = {place for place, paper in papers_of_letters(case.number).items() if paper.paper}
    check_letters(
        outcome,
        missing=_names(missing),
        unsealed=_names(one.organisation_id for one in letters if one.place not in made),
        against=_names(one.organisation_id for one in letters if not one.agrees),
    )
    return letters


def is_joint(case: Case) -> bool:
    """Whether its item is handled by several organisations (行政许可法 art. 26 (2)). No SQL when kept."""
    return bool(item_terms(case.version_id).other_organisations)


def _names(ids: Iterable[UUID]) -> list[str]:
    found = set(ids)
    return sorted(organisations_named(found).values()) if found else []
