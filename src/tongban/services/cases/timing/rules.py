"""Who may stop a clock, and by how much it may be put off: pure rules."""

from datetime import date

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.cases.facts import CaseState
from tongban.services.items.public import ItemContent
from tongban.standards.working_time import ARTICLE_45, Approver, ExtensionTerms

LONGEST_DAYS = 365  # working days that one procedure may be planned for


class ClockNotRunning(Refused):
    """Only the clock of a case that is accepted and not decided can be stopped or put off."""

    code = "clock-not-running"
    title = N_("Only an accepted case that is not decided yet has a clock that can be stopped or put off.")


class ProcedureWords(Invalid):
    """A procedure without its reasons or its time."""

    code = "procedure-words"
    title = N_("Say why the procedure is needed and how many working days it takes.")


class ProcedureOpenAlready(Refused):
    """The same procedure is under way."""

    code = "procedure-open-already"
    title = N_("This procedure is under way already.")


class ProcedureOver(Refused):
    """There is no such procedure, or it has ended."""

    code = "procedure-over"
    title = N_("This procedure has ended already.")


class ProcedureUnderWay(Refused):
    """A case is not decided before what its clock waits for."""

    code = "procedure-under-way"
    title = N_("A special procedure is under way. Enter its result first, then decide.")


class NoExtension(Refused):
    """No law lets this limit be put off."""

    code = "no-extension"
    title = N_("No law allows the limit of this service to be put off.")


class ForbiddenExtension(Refused):
    """The item's own law does not let its limit be put off."""

    code = "extension-forbidden"
    title = N_("%(law)s%(article)s does not let the limit of this service be put off.")


class LowerNotExtended(Refused):
    """A lower authority still examines: its days are not put off. Source: 行政许可法 (2019) art. 43."""

    code = "extension-of-lower"
    title = N_(
        "The law does not let the lower level's days be put off (行政许可法 art. 43). The superior's can be, once it "
        "has the case."
    )


class ExtendedAlready(Refused):
    """The limit was put off once, and once is all. Source: 行政许可法 (2019) art. 42."""

    code = "extended-already"
    title = N_("The limit was put off once already. The law allows it once.")


class ExtensionTooLate(Refused):
    """The last day has passed. Source: ruling 5."""

    code = "extension-too-late"
    title = N_("The last day, %(due_on)s, has passed: it is too late to put it off.")


class ExtensionTooMuch(Invalid):
    """More than the law allows, or nothing."""

    code = "extension-too-much"
    title = N_("Between 1 and %(at_most)s can be added.")


class ExtensionUnapproved(Invalid):
    """A joint decision is put off by the head of the government. Source: 行政许可法 (2019) art. 42 (2)."""

    code = "extension-unapproved"
    title = N_("Give the number of the approval: the head of the government must approve it.")


class ExtensionWords(Invalid):
    """The applicant is told why. Source: 行政许可法 (2019) art. 42."""

    code = "extension-words"
    title = N_("Say why more time is needed: the applicant is told.")


def does_stop(procedure: str, special_law: str) -> bool:
    """Whether the procedure stops the clocks: by art. 45, or by a special law. Source: ruling 4."""
    return procedure in ARTICLE_45 or bool(special_law)


def check_running(state: str) -> None:
    """Raise ClockNotRunning for a case that is not between acceptance and decision."""
    if state != CaseState.IN_REVIEW:
        raise ClockNotRunning(facts={"state": state})


def check_procedure(*, planned_days: int, reasons: str) -> None:
    """Raise ProcedureWords where the written notice would lack what art. 45 asks of it."""
    wrong = {}
    if not 1 <= planned_days <= LONGEST_DAYS:
        wrong["planned_days"] = N_("Between 1 and 365 working days.")
    if not reasons.strip():
        wrong["reasons"] = N_("Say why the procedure is needed.")
    if wrong:
        raise ProcedureWords(facts={"fields": wrong})


def check_may_be_put_off(content: ItemContent, *, is_at_lower: bool) -> None:
    """Raise LowerNotExtended while a lower authority examines, ForbiddenExtension where the item's law forbids it."""
    if is_at_lower:
        raise LowerNotExtended
    said = content.limits.extension
    if said and not said.at_most:
        raise ForbiddenExtension(facts={"law": f"《{said.law.strip('《》')}》", "article": said.article})


def check_extension(
    terms: ExtensionTerms | None,
    *,
    count: int,
    reasons: str,
    approval: str,
    today: date,
    due_on: date | None,
) -> Approver:
    """Who approves it. Raises NoExtension, ExtensionTooLate, ExtensionTooMuch, ExtensionUnapproved, ExtensionWords.

    Source: 行政许可法 (2019) art. 42; ruling 5.
    """
    if terms is None or due_on is None:
        raise NoExtension
    if today > due_on:
        raise ExtensionTooLate(facts={"due_on": due_on})
    if not 1 <= count <= terms.at_most:
        facts = {"at_most": terms.at_most, "fields": {"count": ExtensionTooMuch.title}}
        raise ExtensionTooMuch(facts=facts)
    if terms.approver is Approver.HEAD_OF_GOVERNMENT and not approval.strip():
        raise ExtensionUnapproved(facts={"fields": {"approval": ExtensionUnapproved.title}})
    if not reasons.strip():
        raise ExtensionWords(facts={"fields": {"extension_why": ExtensionWords.title}})
    return terms.approver
