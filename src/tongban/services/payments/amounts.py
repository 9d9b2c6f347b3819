"""Amounts as people type them."""

from decimal import Decimal, InvalidOperation

from tongban.kernel.errors import N_, Invalid

_MOST_FEN = 10**12


def fen_of(text: str) -> int:
    """“12.50” yuan as 1250 fen. Raises Invalid for what is no amount, or has more than two decimals."""
    try:
        fen = Decimal(text.strip()) * 100
        if abs(fen) < _MOST_FEN and fen == fen.to_integral_value():
            return int(fen)
    except (InvalidOperation, ValueError, OverflowError):
        pass
    raise Invalid(facts={"fields": {"amount": N_("Give an amount in yuan, such as 12.50.")}})
