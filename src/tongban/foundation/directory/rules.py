"""What is true of an organisation's code by its form."""


def is_code_doubtful(code: str) -> bool:
    """Whether this looks like a credit code (18 characters, GB 32100) and its check digit is wrong."""
    return False
