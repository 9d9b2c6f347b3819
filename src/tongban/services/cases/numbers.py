"""Case numbers of this installation: from one sequence of the database, in blocks per session."""

from datetime import date, datetime

from django.db import connection

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound, Refused
from tongban.standards.codes import BadCaseNumber, CaseNumber, check_case_number, make_case_number

_BLOCK = 50


def next_number(area_code: str, *, at: datetime) -> CaseNumber:
    """A number that no other case has. 1 SQL for each 50 numbers of a session with the database.

    The sequence turns over after 999,999, which is many days of applications, so a number
    never returns on the same day.
    """
    day = at.astimezone(CITY_ZONE).date()
    return make_case_number(area_code, day, _next_in_block())


def no_such_case(number: str) -> Refused:
    """Why nothing was found under `number`: it is mistyped, or it is not there, or it is not yours."""
    try:
        check_case_number(number)
    except BadCaseNumber as mistyped:
        return mistyped
    return NotFound()


def _next_in_block() -> int:
    """The block belongs to its session and ends with it.

    What a server hands out shortly before it crashes it may hand out again, unless something was
    committed since; a block that outlived its session could then be somebody else's too.
    """
    connection.ensure_connection()
    session = connection.connection
    left: list[int] | None = getattr(session, "tongban_case_numbers", None)
    if not left:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('cases_number')")
            first = cursor.fetchone()[0]
        left = session.tongban_case_numbers = list(range(first + _BLOCK - 1, first - 1, -1))
    return left.pop()


def notice_number(number: str, *, word: str, day: date, place: int = 1) -> str:
    """The number of a notice of a case (文号), such as 准〔2026〕0928000127号.

    It holds the day and the serial number of the case, so that no other of the year has it; `place`
    tells papers of one kind in one case apart.
    """
    more = f"-{place}" if place > 1 else ""
    return f"{word}〔{day.year}〕{number[8:18]}{more}号"


def decision_number(number: str, *, day: date) -> str:
    """The number of the decision that grants a case on this day."""
    return notice_number(number, word="准", day=day)
