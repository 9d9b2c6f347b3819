"""Questions about letters and third parties of a case; whoever asks has been let to the case already."""

from uuid import UUID

from tongban.foundation.papers.public import DocumentFact, documents_of
from tongban.services.cases.joint.facts import LetterFact
from tongban.services.cases.joint.models import IntermediaryService, OpinionLetter
from tongban.services.cases.joint.rules import standing
from tongban.services.cases.models import Case


def letters_of(case: Case) -> list[LetterFact]:
    """The opinion letters of a case in the order in which they were given, also those taken back. 1 SQL."""
    rows = OpinionLetter.objects.filter(case=case).select_related("step").order_by("given_at", "place")
    return [
        LetterFact(
            place=row.place,
            organisation_id=row.organisation_id,
            number=row.number,
            agrees=row.agrees,
            opinion=row.opinion,
            conditions=tuple(row.conditions),
            article=row.article,
            given_at=row.given_at,
            stands=row.step.taken_back_at is None,
        )
        for row in rows
    ]


def conditions_of(case: Case) -> list[str]:
    """What the letters that stand ask the applicant to keep to, each once. 1 SQL."""
    asked = (one for letter in standing(letters_of(case)) for one in letter.conditions)
    return list(dict.fromkeys(asked))


def papers_of_letters(number: str) -> dict[int, DocumentFact]:
    """The papers of a case's letters by place; one without its file is being sealed. 1 SQL."""
    found = documents_of(letter_owner(number))
    return {int(one.kind.removeprefix("letter-")): one for one in found}


def letter_owner(number: str) -> str:
    """Whose the letters' papers are: the offices' that handle the case, not the applicant's."""
    return f"opinion:{number}"


def letter_kind(place: int) -> str:
    """Under which name a letter's paper is kept."""
    return f"letter-{place}"


def intermediaries_of(case_id: UUID) -> list[IntermediaryService]:
    """The services of third parties, in the order in which they were entered. 1 SQL."""
    return list(IntermediaryService.objects.filter(case_id=case_id).order_by("place"))
