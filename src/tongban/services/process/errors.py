"""What the process app refuses."""

from collections.abc import Callable, Sequence

from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.process.findings import Finding


class ProcessRefused(Refused):
    """A BPMN that may not be published; `facts["findings"]` lists where, why and how to mend it."""

    code = "process-refused"
    status = 422
    title = N_("This process cannot be published: %(where)s: %(why)s")

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        listed = [finding.as_fact() for finding in self.findings]
        super().__init__(facts={"where": listed[0]["where"], "why": listed[0]["why"], "findings": listed})

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The first finding in the reader's language; the list has the others."""
        first = self.findings[0]
        return translate(self.title) % {"where": first.spot.text(translate), "why": first.why(translate)}


class ProcessUnknown(NotFound):
    """No process of this key or id has been published."""

    code = "process-unknown"
    title = N_("No such process has been published.")


class ProcessRunning(Refused):
    """The subject already has a running process."""

    code = "process-running"
    title = N_("A process is already running for this.")


class StepNotOpen(Refused):
    """The step is not open: done already, not reached, or the process is over."""

    code = "step-not-open"
    title = N_("This step is not open: it has been done already or the process is over.")


class OutcomeUnknown(Refused):
    """The step does not end in this way; `facts["outcomes"]` lists those it knows."""

    code = "step-outcome-unknown"
    status = 422
    title = N_("This step does not end in “%(outcome)s”.")


class NoWayOn(Refused):
    """No condition behind the step holds, so the process has nowhere to go."""

    code = "process-no-way-on"
    title = N_("After “%(step)s” no way of the process fits: %(why)s")


class ChangedMeanwhile(Refused):
    """Somebody published a version after the one that was read; `facts["newest"]` is its number."""

    code = "process-changed-meanwhile"
    title = N_("Version %(newest)s was published after you began. Look at what changed and publish again.")


class KeyTaken(Refused):
    """A new process may not take the key of another."""

    code = "process-key-taken"
    title = N_("There is a process with the key “%(key)s” already. Choose another key.")


class VersionWithdrawn(Refused):
    """The version is withdrawn already."""

    code = "process-version-withdrawn"
    title = N_("Version %(number)s has been withdrawn already.")


class OnlyVersion(Refused):
    """New cases would have no process to begin in."""

    code = "process-only-version"
    title = N_(
        "Version %(number)s is the only one in force. Publish another version first, then withdraw this one."
    )
