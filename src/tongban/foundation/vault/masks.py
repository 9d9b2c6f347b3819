"""What a screen shows of personal data that its reader need not see in full."""


def mask_id_number(number: str) -> str:
    """`3416**********1234`: the birth date and what is around it are hidden."""
    return _between(number, 4, 4)


def mask_phone(number: str) -> str:
    """`138****1234`."""
    return _between(number, 3, 4)


def mask_name(name: str) -> str:
    """`张*满`, `李*`: the middle of a name is hidden, of a short one all but the first character."""
    return _between(name, 1, 1) if len(name) > 2 else _between(name, 1, 0)


def mask_text(text: str) -> str:
    """A first and last quarter at most: addresses, account numbers."""
    quarter = len(text) // 4
    return _between(text, quarter, quarter)


def _between(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + (text[-tail:] if tail else "")
