"""The front door of this app: other apps import only from here."""

from tongban.services.process.acts.errors import (
    MayNotAsk,
    NextHasStarted,
    NotBefore,
    NotYourAct,
    SeatedAlready,
    SeatTaken,
    StepWaits,
    TooManySeats,
)
from tongban.services.process.acts.facts import VERDICTS, Place, Role, Signing
from tongban.services.process.commands.acting import Moved
from tongban.services.process.commands.close import close_process
from tongban.services.process.commands.complete import complete_step
from tongban.services.process.commands.publish import publish_process
from tongban.services.process.commands.review import add_seat, send_back, take_back, transfer_seat
from tongban.services.process.commands.start import start_process
from tongban.services.process.commands.withdraw import withdraw_version
from tongban.services.process.defaults import DEFAULTS
from tongban.services.process.errors import (
    ChangedMeanwhile,
    KeyTaken,
    NoWayOn,
    OnlyVersion,
    OutcomeUnknown,
    ProcessRefused,
    ProcessRunning,
    ProcessUnknown,
    StepNotOpen,
    VersionWithdrawn,
)
from tongban.services.process.facts import (
    OWN,
    SUPERIOR,
    DoneStep,
    OpenStep,
    ProcessVersionFact,
    SeatView,
    StepFact,
    StepKind,
    StepTerms,
)
from tongban.services.process.limits import total_days
from tongban.services.process.ports import ProcessUse, UseSource, use_source
from tongban.services.process.queries import (
    fitted_steps,
    open_steps,
    process_figure,
    process_steps,
    process_svg,
    process_version,
    published_processes,
    seat_view,
    step_limits,
)
from tongban.services.process.reading import ONE_ACT, OPINION, REPORT

__all__ = [
    "DEFAULTS",
    "ONE_ACT",
    "OPINION",
    "OWN",
    "REPORT",
    "SUPERIOR",
    "VERDICTS",
    "ChangedMeanwhile",
    "DoneStep",
    "KeyTaken",
    "MayNotAsk",
    "Moved",
    "NextHasStarted",
    "NoWayOn",
    "NotBefore",
    "NotYourAct",
    "OnlyVersion",
    "OpenStep",
    "OutcomeUnknown",
    "Place",
    "ProcessRefused",
    "ProcessRunning",
    "ProcessUnknown",
    "ProcessUse",
    "ProcessVersionFact",
    "Role",
    "SeatTaken",
    "SeatView",
    "SeatedAlready",
    "Signing",
    "StepFact",
    "StepKind",
    "StepNotOpen",
    "StepTerms",
    "StepWaits",
    "TooManySeats",
    "UseSource",
    "VersionWithdrawn",
    "add_seat",
    "close_process",
    "complete_step",
    "fitted_steps",
    "open_steps",
    "process_figure",
    "process_steps",
    "process_svg",
    "process_version",
    "publish_process",
    "published_processes",
    "seat_view",
    "send_back",
    "start_process",
    "step_limits",
    "take_back",
    "total_days",
    "transfer_seat",
    "use_source",
    "withdraw_version",
]
