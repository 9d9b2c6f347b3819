"""The worker that lets rules decide."""

from tongban.foundation.jobs.public import job
from tongban.kernel import clock
from tongban.services.cases.instant.commands.decide import decide_by_rule


@job(name="cases.decide-by-rule")
def decide_submitted(*, number: str) -> None:
    """Let the rule of a submitted case's item judge it; a second run finds it done and changes nothing."""
    decide_by_rule(number=number, at=clock.now())
