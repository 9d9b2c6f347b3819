"""What an opinion letter must say, and what the lead needs before it decides: pure rules."""

from collections.abc import Iterable, Sequence
from datetime import date

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.joint.facts import LetterFact

LONGEST_TEXT = 4000  # characters of an opinion, as of a decision
MOST_CONDITIONS = 20
LONGEST_DAYS = 365  # working days that a third party may plan
# a third party works for the applicant before acceptance too, and for nobody after the decision
_SERVED = frozenset({CaseState.RECEIVED, CaseState.CORRECTION, CaseState.IN_REVIEW})


class LetterWords(Invalid):
    """An opinion letter without its opinion, or a disagreement without the article it stands on."""

    code = "letter-words"
    title = N_("An opinion letter says what the office thinks; disagreement names the article it stands on.")


class LettersOutstanding(Refused):
    """An organisation that takes part has not given its opinion."""

    code = "letters-outstanding"
    title = N_("The case is not decided before every office that takes part has answered. Missing: %(who)s.")


class LetterBeingSealed(Refused):
    """The lead has not seen a letter that is not made yet."""

    code = "letter-being-sealed"
    title = N_("The letter of %(who)s is being sealed. Read it first, then decide.")


class OpinionAgainst(Refused):
    """An organisation without which the permit cannot be given has disagreed."""

    code = "opinion-against"
    title = N_("%(who)s disagrees. Refuse the application, or return it there to be looked at again.")


class NotInReview(Refused):
    """Third parties work for a case that is received and not decided."""

    code = "case-not-served"
    title = N_("A service of a third party is entered while the case is not decided yet.")


class ServiceWords(Invalid):
    """A third party's service without its name, who does it, or its days."""

    code = "intermediary-words"
    title = N_("Say which service it is, who does it, and on which days.")


class ServiceEnded(Refused):
    """There is no such service, or it has ended."""

    code = "intermediary-over"
    title = N_("This service has ended already.")


def check_letter(*, agrees: bool, opinion: str, article: str, conditions: Sequence[str]) -> tuple[str, ...]:
    """The conditions without empty lines. Raises LetterWords.

    Source: 行政许可法 (2019) art. 26 (2): each office gives its opinion; art. 38 (2): a refusal that
    rests on it must state reasons and articles, so the letter brings them.
    """
    wrong = {}
    if not opinion.strip():
        wrong["letter_opinion"] = N_("Write the office's opinion.")
    if not agrees and not article.strip():
        wrong["letter_article"] = N_("Name the article on which the disagreement stands.")
    said = tuple(line.strip() for line in conditions if line.strip())
    if len(said) > MOST_CONDITIONS:
        wrong["letter_conditions"] = N_("At most 20 conditions, one on each line.")
    if wrong:
        raise LetterWords(facts={"fields": wrong})
    return said


def check_letters(
    outcome: Outcome, *, missing: Iterable[str], unsealed: Iterable[str], against: Iterable[str]
) -> None:
    """Whether the lead may decide; the names are those of organisations.

    Each organisation exercises a power of its own (行政许可法 (2019) art. 26 (2)), so that what one of
    them refuses the lead cannot grant; a refusal needs no more than that all have been heard.

    Raises LettersOutstanding, LetterBeingSealed, OpinionAgainst.
    """
    for refusal, names in ((LettersOutstanding, missing), (LetterBeingSealed, unsealed)):
        if found := list(names):
            raise refusal(facts={"who": "、".join(found)})
    if outcome is Outcome.GRANTED and (found := list(against)):
        raise OpinionAgainst(facts={"who": "、".join(found)})


def letter_number(*, year: int, case_tail: str, nth: int) -> str:
    """The number (文号) of an organisation's nth letter in a case, such as 意〔2026〕1234567号."""
    return f"意〔{year}〕{case_tail}{f'-{nth}' if nth > 1 else ''}号"


def standing(letters: Iterable[LetterFact]) -> list[LetterFact]:
    """Those that no return has taken back."""
    return [one for one in letters if one.stands]


def check_served(state: str) -> None:
    """Raise NotInReview for a case that is decided or over."""
    if state not in _SERVED:
        raise NotInReview(facts={"state": state})


def check_service(
    *, name: str, provider: str, planned_days: int | None, started_on: date, today: date
) -> None:
    """Raise ServiceWords where it lacks something, or begins in the future."""
    wrong = {}
    if not name.strip():
        wrong["service_name"] = N_("Say which service it is.")
    if not provider.strip():
        wrong["service_provider"] = N_("Say who does it.")
    if planned_days is not None and not 1 <= planned_days <= LONGEST_DAYS:
        wrong["service_days"] = N_("Between 1 and 365 working days.")
    if started_on > today:
        wrong["service_started"] = N_("It cannot begin after today.")
    if wrong:
        raise ServiceWords(facts={"fields": wrong})


def check_service_end(*, result: str, started_on: date, ended_on: date, today: date) -> None:
    """Raise ServiceWords where the result is missing, or the day is none between its beginning and today."""
    wrong = {}
    if not result.strip():
        wrong["service_result"] = N_("Say what came out of it.")
    if not started_on <= ended_on <= today:
        wrong["service_ended"] = N_("A day from its beginning to today.")
    if wrong:
        raise ServiceWords(facts={"fields": wrong})
