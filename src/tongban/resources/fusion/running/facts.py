"""What a run says while it runs and when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tongban.kernel.errors import N_, Refused
from tongban.resources.fusion.facts import Kind


@dataclass(frozen=True, kw_only=True)
class Progress:
    """So many of so many steps; `step` is what is being done (a message id), `about` the delivery or bucket."""

    done: int
    of: int
    step: str
    about: int


STANDARDISING = N_("Standardising delivery %(about)s")
MERGING = N_("Merging bucket %(about)s")


@dataclass(frozen=True, kw_only=True)
class Fused:
    """What a run left: the folders of the buckets, and of the deliveries in standard form by number."""

    kind: Kind
    buckets: Mapping[int, Path]
    standard: Mapping[int, Path]
    redone: int  # buckets that were merged now; the others were taken as they were
    read: int  # deliveries that were standardised now

    def golden(self) -> list[Path]:
        """The files with one row per key."""
        return sorted(file for folder in self.buckets.values() for file in folder.glob("golden/*.parquet"))

    def conflicts(self) -> list[Path]:
        """The files with the keys under which rows speak of two."""
        return sorted(file for folder in self.buckets.values() for file in folder.glob("conflicts/*.parquet"))


class FusionStopped(Refused):
    """Somebody stopped the run. What is finished stays; the next run goes on from there."""

    code = "fusion-stopped"
    title = N_(
        "The run was stopped after %(done)s of %(of)s steps. It goes on from there when it is started again."
    )


class NotFused(Refused):
    """Something is asked of a run that has not come to its end, or was of other deliveries."""

    code = "fusion-not-fused"
    title = N_("The register of %(kind)s is not built of these deliveries yet. Run tongban fusion run first.")
