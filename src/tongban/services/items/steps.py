"""How long the steps of an item's process may take (环节时限), so that they fit the promise."""

from tongban.kernel.errors import N_
from tongban.services.items.facts import ItemContent
from tongban.services.items.flaw import Flaw
from tongban.services.items.rules import in_working_days
from tongban.services.process.public import (
    DEFAULTS,
    OPINION,
    ProcessUnknown,
    StepTerms,
    process_steps,
    process_version,
    total_days,
)

_UNNAMED = N_(
    "The process asks other organisations for opinion letters. Name those that take part: the limits of a "
    "joint decision hold then."
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
    it names who takes part where the process asks other organisations for opinion letters.

    No SQL for an item without limits of its own that follows a process of every installation: its steps
    are shortened to fit. Else 1.
    """
    if not content.process.limits and content.process.key in DEFAULTS:
        return []
    try:
        steps = process_steps(process_version(content.process.key).id)
    except ProcessUnknown:
        if not content.process.limits:
            return []  # it may be published later; a case needs it, the text does not
        return [Flaw(rule="process", text=N_("The process of this item has not been published."))]
    if any(step.post_code == OPINION for step in steps) and not content.other_organisations:
        return [Flaw(rule="joint-unnamed", text=_UNNAMED)]
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
