"""What the catalogue asks of the apps above."""

from collections.abc import Collection, Mapping
from typing import Protocol

from tongban.kernel.ports import Port
from tongban.resources.datasets.facts import QualityFact


class QualitySource(Protocol):
    """Tells how good the data behind resources are, as they were last measured."""

    def quality_of(self, codes: Collection[str]) -> Mapping[str, QualityFact]:
        """By resource code; what was not measured is left out."""


quality_source: Port[QualitySource] = Port("datasets.quality_source")


def quality_of(code: str) -> QualityFact | None:
    """What was measured of this resource; None where nobody measured it."""
    if not quality_source.is_provided:
        return None
    return quality_source.ask().quality_of([code]).get(code)
