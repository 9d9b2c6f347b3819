"""What is true of an organisation's code by its form."""

from tongban.standards.codes import BadUscc, check_uscc


def is_code_doubtful(code: str) -> bool:
    """Whether this has the form of a credit code (GB 32100) and its check character is wrong.

    Real data holds some: 2 of 177 in the Guangdong file. They are kept and marked.
    """
    try:
        check_uscc(code)
    except BadUscc as error:
        return error.facts["reason"] == "check-character"
    return False
