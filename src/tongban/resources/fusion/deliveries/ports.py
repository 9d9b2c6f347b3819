"""What deliveries ask of the apps above."""

from collections.abc import Mapping
from typing import Protocol

from tongban.kernel.ports import Port
from tongban.resources.datasets.public import FieldContent


class DescribedColumns(Protocol):
    """Tells what the catalogue says of the columns of a table that is delivered."""

    def columns_of(self, agreement: str) -> Mapping[str, FieldContent]:
        """By our names; what the catalogue does not describe is left out."""


described_columns: Port[DescribedColumns] = Port("fusion.described_columns")


def described(agreement: str) -> Mapping[str, FieldContent]:
    """What the catalogue says of these columns; nothing where nobody keeps one."""
    return described_columns.ask().columns_of(agreement) if described_columns.is_provided else {}
