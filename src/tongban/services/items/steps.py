"""How long the steps of an item's process may take (环节时限), so that they fit the promise."""

from collections.abc import Sequence

from tongban.foundation.directory.public import names_by_code, organisation_ids_by_code
from tongban.kernel.errors import N_
from tongban.services.items.facts import ItemContent
from tongban.services.items.flaw import Flaw
from tongban.services.items.rules import in_working_days
from tongban.services.process.public import (
    DEFAULTS,
    OPINION,
    OWN,
    REPORT,
    SUPERIOR,
    ProcessUnknown,
    StepFact,
    StepKind,
    StepTerms,
    process_steps,
    process_version,
    total_days,
)

_UNNAMED = N_(
    "The process asks other organisations for opinion letters. Name those that take part: the limits of a "
    "joint decision hold then."
)
_UNNAMED_OFFICES = N_(
    "The process asks %(names)s, which this item does not name among those that take part: the guide would not say "
    "so. Name them, or leave them out of the process."
)
_UNASKED_OFFICES = N_(
    "The item names %(names)s among those that take part, and no step of its process asks them. Draw their step, or "
    "do not name them."
)
_NOT_TWO = N_(
    "The process reports to a superior, which decides. Say that two levels examine, and by which law: the limits "
    "of both hold then."
)
_UNREPORTED = N_(
    "Two levels examine, and the process does not report to the superior in exactly one step of the main way."
)
_NOBODY = N_("No organisation has the code “%(code)s”, which is to decide.")
_MISPLACED = N_(
    "Before the report every step is the organisation's own, after it the superior's. “%(step)s” is not."
)
# the promise counts from acceptance, which has a limit of its own (行政许可法 arts. 32, 42)
_BEFORE_THE_PROMISE = frozenset({"accept"})


def step_terms(content: ItemContent) -> StepTerms:
    """What the item says about its steps: its own limits, and that all after acceptance fit the promise.

    Where the promise depends on the answers it is the shortest.
    """
    every = (content.limits, *(case.limits for case in content.limit_cases))
    promises = [in_working_days(limits.promised) for limits in every if limits.promised]
    return StepTerms(
        own=content.process.limits,
        within_days=min(promises, default=None),
        outside=_BEFORE_THE_PROMISE,
    )


def flaws_of_steps(content: ItemContent) -> list[Flaw]:
    """Whether the item's own step limits name steps of its process and keep within its promise, and whether
    it names who takes part where the process asks other organisations for opinion letters, and whether its
    process reports to a superior where the item has two levels.

    No SQL for an item without limits of its own that follows a process of every installation: its steps
    are shortened to fit. Else 1.
    """
    if not content.process.limits and content.process.key in DEFAULTS and content.two_levels is None:
        return []
    try:
        steps = process_steps(process_version(content.process.key).id)
    except ProcessUnknown:
        if not content.process.limits:
            return []  # it may be published later; a case needs it, the text does not
        return [Flaw(rule="process", text=N_("The process of this item has not been published."))]
    if any(step.post_code == OPINION for step in steps) and not content.other_organisations:
        return [Flaw(rule="joint-unnamed", text=_UNNAMED)]
    if found := _flaw_of_levels(content, steps) or _flaw_of_offices(content, steps):
        return [found]
    if content.process.limits.keys() - {step.key for step in steps}:
        return [Flaw(rule="step-unknown", text=N_("A limit names a step that the process does not have."))]
    terms = step_terms(content)
    if terms.within_days is not None and total_days(steps, terms) > terms.within_days:
        return [
            Flaw(
                rule="steps-above-promise",
                text=N_("The steps after acceptance together take longer than the promised limit."),
            )
        ]
    return []


def _flaw_of_levels(content: ItemContent, steps: Sequence[StepFact]) -> Flaw | None:
    """One report on the main way, of the organisation's own, and each side of it at its level: 行政许可法 art. 35."""
    way = [step for step in steps if step.kind is StepKind.POST and not step.is_side]
    if content.two_levels and (unknown := _unknown_superior(content.two_levels.superior)):
        return Flaw(rule="two-levels-unknown", text=_NOBODY, facts={"code": unknown})
    reports = [step for step in way if step.post_code == REPORT]
    if content.two_levels is None:
        return Flaw(rule="two-levels-unsaid", text=_NOT_TWO) if reports else None
    if len(reports) != 1:
        return Flaw(rule="two-levels-unreported", text=_UNREPORTED)
    for step in way:
        stands = content.process.organisations.get(step.post_code or "", step.organisation)
        if stands != (SUPERIOR if step.rank > reports[0].rank else OWN):
            return Flaw(rule="two-levels-misplaced", text=_MISPLACED, facts={"step": step.name})
    return None


def _unknown_superior(code: str) -> str:
    """The code of a superior that nobody has; empty where it is known. 1 SQL where a code is named."""
    return "" if code in {OWN, SUPERIOR} or organisation_ids_by_code([code]) else code


def _flaw_of_offices(content: ItemContent, steps: Sequence[StepFact]) -> Flaw | None:
    """Whether those who take part (联办机构) are those whom the process asks, by name or code. 1 SQL where it asks any.

    The list of implementations tells people who takes part, and the decision waits for whom the process asks
    (行政许可法 art. 26 (2)): each has to be the other. A process that is drawn without offices of their own says
    nothing about them, as do the many that were imported with the names alone.
    """
    asked = {content.process.organisations.get(step.post_code or "", step.organisation) for step in steps}
    codes = asked - {OWN, SUPERIOR}
    if not codes or not content.other_organisations:
        return None
    names = names_by_code(codes)
    named = {name.strip() for name in content.other_organisations}
    if unnamed := sorted(
        names.get(code, code) for code in codes if not {code, names.get(code, code)} & named
    ):
        return Flaw(rule="joint-office-unnamed", text=_UNNAMED_OFFICES, facts={"names": "、".join(unnamed)})
    if unasked := sorted(named - codes - set(names.values())):
        return Flaw(rule="joint-office-unasked", text=_UNASKED_OFFICES, facts={"names": "、".join(unasked)})
    return None
