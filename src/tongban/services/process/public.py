"""The front door of this app: other apps import only from here."""

from tongban.services.process.commands.close import close_process
from tongban.services.process.commands.complete import complete_step
from tongban.services.process.commands.publish import publish_process
from tongban.services.process.commands.start import start_process
from tongban.services.process.errors import (
    ChangedMeanwhile,
    KeyTaken,
    NoWayOn,
    OutcomeUnknown,
    ProcessRefused,
    ProcessRunning,
    ProcessUnknown,
    StepNotOpen,
)
from tongban.services.process.facts import (
    OWN,
    SUPERIOR,
    OpenStep,
    ProcessVersionFact,
    StepFact,
    StepKind,
    StepTerms,
)
from tongban.services.process.limits import total_days
from tongban.services.process.ports import ProcessUse, UseSource, use_source
from tongban.services.process.queries import (
    open_steps,
    process_figure,
    process_steps,
    process_svg,
    process_version,
    published_processes,
    step_limits,
)

__all__ = [
    "OWN",
    "SUPERIOR",
    "ChangedMeanwhile",
    "KeyTaken",
    "NoWayOn",
    "OpenStep",
    "OutcomeUnknown",
    "ProcessRefused",
    "ProcessRunning",
    "ProcessUnknown",
    "ProcessUse",
    "ProcessVersionFact",
    "StepFact",
    "StepKind",
    "StepNotOpen",
    "StepTerms",
    "UseSource",
    "close_process",
    "complete_step",
    "open_steps",
    "process_figure",
    "process_steps",
    "process_svg",
    "process_version",
    "publish_process",
    "published_processes",
    "start_process",
    "step_limits",
    "total_days",
    "use_source",
]
