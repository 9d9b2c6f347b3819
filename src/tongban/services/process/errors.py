"""What the process app refuses."""

from tongban.kernel.errors import N_, NotFound, Refused


class ProcessRefused(Refused):
    """A BPMN that may not be published; `facts["findings"]` lists where and why."""

    code = "process-refused"
    status = 422
    title = N_("This process cannot be published: %(where)s: %(why)s")


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
