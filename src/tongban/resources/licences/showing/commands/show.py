"""Show a licence (亮证): a code on the holder's screen, good once and for a minute."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.vault.public import blind_index
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Refused
from tongban.resources.licences.facts import LicenceFact, LicenceNotValid
from tongban.resources.licences.holders import own_licence
from tongban.resources.licences.showing import rules
from tongban.resources.licences.showing.facts import CODE_HOLDS, SHOWS_ON, CodeFact
from tongban.resources.licences.showing.models import ShowCode
from tongban.resources.licences.showing.queries import CODE_PURPOSE, code_fact


class ShowingRests(Refused):
    """The page has made new codes for half an hour, and nobody scanned one."""

    code = "showing-rests"
    title = N_("No new codes are made by themselves any more. Show the licence again when somebody asks.")


@transaction.atomic
def show_licence(*, code: str, by: Person, at: datetime) -> CodeFact:
    """Make a one-time code for a licence of the person, or of a firm that they speak for. 6 SQL.

    Raises NotFound, LicenceNotValid (it has ended, run out or is suspended: nothing to show).
    """
    fact = _valid_one(code, by=by, at=at)
    return _made(fact, by=by, at=at, renews_until=at + SHOWS_ON)


@transaction.atomic
def renew_code(*, code: str, by: Person, at: datetime) -> CodeFact:
    """The next code while the page stays open; the one before stays good for the rest of its minute. 7 SQL.

    Raises NotFound, LicenceNotValid, ShowingRests.
    """
    fact = _valid_one(code, by=by, at=at)
    last = (
        ShowCode.objects.filter(licence_id=fact.id, account_id=by.account_id)
        .only("renews_until")
        .order_by("-made_at")
        .first()
    )
    if last is None or at >= last.renews_until:
        raise ShowingRests
    return _made(fact, by=by, at=at, renews_until=last.renews_until)


def _valid_one(code: str, *, by: Person, at: datetime) -> LicenceFact:
    fact = own_licence(by, code)
    if not fact.is_valid_on(at.astimezone(CITY_ZONE).date()):
        raise LicenceNotValid(facts={"number": fact.number})
    return fact


def _made(fact: LicenceFact, *, by: Person, at: datetime, renews_until: datetime) -> CodeFact:
    token, digits = rules.new_token(), rules.new_digits()
    while ShowCode.objects.filter(digits_index=blind_index(CODE_PURPOSE, digits)).exists():
        digits = rules.new_digits()
    row = ShowCode.objects.create(
        licence_id=fact.id,
        account_id=by.account_id,
        token_index=blind_index(CODE_PURPOSE, token),
        digits_index=blind_index(CODE_PURPOSE, digits),
        code={"token": token, "digits": digits},
        made_at=at,
        ends_at=at + CODE_HOLDS,
        renews_until=renews_until,
    )
    return code_fact(row)
