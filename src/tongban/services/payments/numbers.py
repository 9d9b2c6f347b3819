"""Bill numbers (缴款单号): 20 digits that can be read out and typed, the last one a check digit.

Six digits of the region, six of the day in the city's zone (yymmdd), seven of sequence, one check
digit by Damm's quasigroup, as in case numbers; one digit longer than those, so that the two are not
mistaken for each other. An order at a gateway is the bill's number and two digits of the attempt.
"""

from datetime import datetime

from django.db import connection

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.standards.codes.check_digits import damm
from tongban.standards.codes.tidy import tidied

LENGTH = 20


class BadBillNumber(Invalid):
    """The bill number is mistyped."""

    code = "bad-bill-number"
    title = N_("This is not a bill number. It has 20 digits; please check them one by one.")


def next_bill_number(area_code: str, *, at: datetime) -> str:
    """A number that no other bill has: the sequence turns over after 9,999,999. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('payments_bill_number')")
        sequence = cursor.fetchone()[0]
    body = f"{area_code[:6]}{at.astimezone(CITY_ZONE):%y%m%d}{sequence:07d}"
    return body + damm(body)


def check_bill_number(text: str) -> str:
    """The number as it is stored. Raises BadBillNumber."""
    number = tidied(text)
    is_number = len(number) == LENGTH and number.isascii() and number.isdigit()
    if not is_number or damm(number[:-1]) != number[-1]:
        raise BadBillNumber
    return number


def no_such_bill(number: str) -> Refused:
    """Why nothing was found under `number`: it is mistyped, or it is not there, or it is not yours."""
    try:
        check_bill_number(number)
    except BadBillNumber as mistyped:
        return mistyped
    return NotFound()
