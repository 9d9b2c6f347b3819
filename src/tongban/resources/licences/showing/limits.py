"""How often somebody may ask, try codes and have files opened: per checker, per address, and all together."""

from allauth.core import ratelimit
from django.http import HttpRequest

from tongban.resources.licences.showing.facts import (
    Asker,
    CodeUnknown,
    TooManyCodes,
    TooManyFiles,
    WrongHolder,
)

ASKS, MISSES, ALL_MISSES, CODES, PICTURES, FILES = (
    "licence_asks",
    "licence_code_misses",
    "licence_code_misses_of_all",
    "licence_codes",
    "licence_pictures",
    "licence_files",
)
_ALL = "all"


def check_asking(request: HttpRequest, asker: Asker) -> None:
    """Count one more check that is opened. Raises TooManyCodes."""
    if not ratelimit.consume(request, action=ASKS, key=asker.ref):
        raise TooManyCodes


def check_tries(request: HttpRequest, asker: Asker) -> None:
    """Whether the checker, their address and everybody together may try another code. Raises TooManyCodes."""
    mine = ratelimit.consume(request, action=MISSES, key=asker.ref, dry_run=True)
    if not (mine and ratelimit.consume(request, action=ALL_MISSES, key=_ALL, dry_run=True)):
        raise TooManyCodes


def count_miss(request: HttpRequest, asker: Asker, refusal: Exception) -> None:
    """Count a code that nobody shows, and a holder who is not the one; a slip that a check character finds is no guess."""
    if isinstance(refusal, CodeUnknown | WrongHolder):
        ratelimit.consume(request, action=MISSES, key=asker.ref)
        ratelimit.consume(request, action=ALL_MISSES, key=_ALL)


def check_picture(request: HttpRequest, asker: Asker) -> None:
    """Count one more picture that is opened to find a code in it. Raises TooManyCodes."""
    if not ratelimit.consume(request, action=PICTURES, key=asker.ref):
        raise TooManyCodes


def check_file(request: HttpRequest) -> None:
    """Count one more PDF that a stranger has verified. Raises TooManyFiles."""
    if not ratelimit.consume(request, action=FILES):
        raise TooManyFiles


def check_showing(request: HttpRequest, account_id: int) -> None:
    """Count one more code that is made. Raises TooManyCodes."""
    if not ratelimit.consume(request, action=CODES, key=str(account_id)):
        raise TooManyCodes
