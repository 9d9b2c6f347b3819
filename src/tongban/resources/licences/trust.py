"""How far a copy of a licence may be trusted."""

from enum import StrEnum


class Trust(StrEnum):
    """How far a copy may be trusted (可信等级), by how the instance came here.

    Source: 国办函〔2016〕108号, annex on licences.
    """

    A = "A"  # the issuing organ made it
    B = "B"  # a clerk compared it with the original
    C = "C"  # the holder handed it in: the original must be seen first
    D = "D"  # nobody has looked: whoever gave it answers for it

    @property
    def is_relied_on(self) -> bool:
        """Whether a rule may decide by it with nobody looking at the original."""
        return self in (Trust.A, Trust.B)
