"""One-time codes to the phone that the register knows: made, sent, and asked back a few times at most."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db.models import F

from tongban.foundation.vault.public import blind_index
from tongban.services.cases.assisted.errors import CodeExpired, CodeWrong, NoPhoneKnown, TooManyCodes
from tongban.services.cases.assisted.facts import (
    CODE_LASTS,
    CODE_TRIES,
    CODES_A_VISIT,
    CODES_AN_HOUR,
    CodeUse,
)
from tongban.services.cases.assisted.models import Visit, VisitCode
from tongban.services.cases.assisted.texting import CodeText, words_of

PURPOSE = "visit-code"
_DIGITS = 6
_HOUR = timedelta(hours=1)


def make_code(
    visit: Visit, *, use: CodeUse, place_name: str, item_name: str = "", about: bytes = b"", at: datetime
) -> CodeText:
    """Make a fresh code; an earlier one for the same use no longer counts. 4 SQL.

    `about` is the digest of what the code agrees to. The caller sends the text once the transaction
    stands (`text_code`). Raises NoPhoneKnown, TooManyCodes.
    """
    phone = visit.who.get("phone", "")
    if not phone:
        raise NoPhoneKnown
    lately = VisitCode.objects.filter(visit__person_id=visit.person_id, sent_at__gt=at - _HOUR)
    if visit.codes.count() >= CODES_A_VISIT or lately.count() >= CODES_AN_HOUR:
        raise TooManyCodes
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    visit.codes.filter(use=use, used_at=None).update(tries=CODE_TRIES)
    made = VisitCode.objects.create(
        visit=visit, use=use, about=about, code_index=_index(visit, code), sent_at=at
    )
    text = words_of(code, use=use, place_name=place_name, item_name=item_name)
    return CodeText(phone=phone, text=text, key=f"visit-code:{visit.pk}:{made.pk}")


def is_code_right(visit: Visit, code: str, *, use: CodeUse, about: bytes = b"", at: datetime) -> bool:
    """Whether this is the code that was sent for this and still counts; a right one is used up. 2 SQL.

    The caller keeps the count of wrong tries by letting this stand when it refuses.
    Raises CodeExpired.
    """
    open_one = (
        visit.codes.filter(use=use, used_at=None, tries__lt=CODE_TRIES, sent_at__gt=at - CODE_LASTS)
        .select_for_update()
        .order_by("-sent_at")
        .first()
    )
    if open_one is None or bytes(open_one.about) != about:
        raise CodeExpired
    typed = "".join(char for char in code if char.isdigit())
    if hmac.compare_digest(bytes(open_one.code_index), _index(visit, typed)):
        VisitCode.objects.filter(pk=open_one.pk).update(used_at=at)
        return True
    VisitCode.objects.filter(pk=open_one.pk).update(tries=F("tries") + 1)
    return False


def code_wrong(visit: Visit, *, use: CodeUse) -> CodeWrong:
    """How many tries the code that was sent last still allows. 1 SQL."""
    tries = visit.codes.filter(use=use, used_at=None).order_by("-sent_at").values_list("tries", flat=True)
    return CodeWrong(facts={"left": max(CODE_TRIES - (tries.first() or 0), 0)})


def open_code_sent_at(visit: Visit, *, use: CodeUse, about: bytes = b"", at: datetime) -> datetime | None:
    """When the code was sent that is still awaited; None where none is. 1 SQL."""
    rows = visit.codes.filter(use=use, used_at=None, tries__lt=CODE_TRIES, sent_at__gt=at - CODE_LASTS)
    latest = rows.order_by("-sent_at").first()
    return latest.sent_at if latest is not None and bytes(latest.about) == about else None


def _index(visit: Visit, code: str) -> bytes:
    return blind_index(PURPOSE, f"{visit.pk}:{code}")
