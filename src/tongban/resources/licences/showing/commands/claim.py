"""Take the code that the holder shows: from now on the holder is asked, and the code is used up."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.messages.public import send_message
from tongban.foundation.vault.public import blind_index
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.resources.licences.showing import rules
from tongban.resources.licences.showing.facts import (
    ANSWER_HOLDS,
    AskAnswered,
    Asker,
    AskFact,
    AskPast,
    AskState,
    CodePast,
    CodeUnknown,
    CodeUsed,
    OtherType,
    WrongHolder,
)
from tongban.resources.licences.showing.models import LicenceAsk, ShowCode
from tongban.resources.licences.showing.queries import CODE_PURPOSE, own_ask

TOLD_TITLE = N_("Somebody else tried a code of yours that was used")
TOLD_BODY = N_(
    "At %(tried_at)s a second checker tried the code with which you showed “%(licence)s”. "
    "They were refused and have seen nothing."
)


def claim_code(*, ask_id: UUID, text: str, by: Asker, at: datetime) -> AskFact:
    """Tie the code to the check: the first checker gets it, every later one is refused and the holder told.

    Taking the same code for the same check again changes nothing. At most 8 SQL.

    Raises NotFound, CodeNotOurs, CodeOfAnotherCity, CodeOfPaper, CodeCut, CodeMistyped, CodeUnknown,
    CodePast, CodeUsed, OtherType, WrongHolder, AskPast, AskAnswered.
    """
    given = rules.read_code(text, base_url=settings.BASE_URL)
    with transaction.atomic():
        refusal = _claim(ask_id, given, by=by, at=at)
    if refusal is not None:
        raise refusal
    return own_ask(ask_id, by=by)


def _claim(ask_id: UUID, given: rules.GivenCode, *, by: Asker, at: datetime) -> Refused | None:
    """A refusal that is returned leaves a note for the holder; one that is raised leaves nothing."""
    row = (
        LicenceAsk.objects.select_for_update(of=["self"])
        .select_related("type")
        .filter(id=ask_id, asker_ref=by.ref)
        .first()
    )
    if row is None:
        raise NotFound
    index = {f"{given.way}_index": blind_index(CODE_PURPOSE, given.value)}
    code = (
        ShowCode.objects.select_for_update(of=["self"])
        .select_related("licence__type")
        .defer("licence__holder", "licence__fields")
        .filter(**index)
        .first()
    )
    if code is None:
        raise CodeUnknown
    if code.ask_id == row.id:
        return None
    if code.ask_id is not None:
        _tell(code, at=at)
        return CodeUsed()
    if row.state != AskState.OPEN:
        raise AskAnswered
    if at >= row.ends_at:
        raise AskPast
    if at >= code.ends_at:
        raise CodePast(facts={"time": f"{code.ends_at.astimezone(CITY_ZONE):%H:%M:%S}"})
    if code.licence.type_id != row.type_id:
        raise OtherType(facts={"asked": row.type.name})
    if row.expected_index is not None and bytes(row.expected_index) != bytes(code.licence.holder_index):
        raise WrongHolder
    _tie(row, code, at=at)
    return None


def _tie(row: LicenceAsk, code: ShowCode, *, at: datetime) -> None:
    row.state, row.claimed_at, row.ends_at = AskState.CLAIMED.value, at, at + ANSWER_HOLDS
    row.licence_id, row.holder_index = code.licence_id, bytes(code.licence.holder_index)
    row.save(update_fields=["state", "claimed_at", "ends_at", "licence", "holder_index"])
    code.ask_id = row.id
    code.save(update_fields=["ask"])
    # what else is on the holder's screens is good no longer: one question at a time
    others = ShowCode.objects.filter(licence_id=code.licence_id, account_id=code.account_id, ask__isnull=True)
    others.filter(ends_at__gt=at).update(ends_at=at, renews_until=at)


def _tell(code: ShowCode, *, at: datetime) -> None:
    if code.second_try_at is not None:
        return
    code.second_try_at = at
    code.save(update_fields=["second_try_at"])
    send_message(
        to_account=code.account_id,
        about=f"licence:{code.licence.number}",
        title=TOLD_TITLE,
        body=TOLD_BODY,
        facts={"tried_at": at.isoformat(), "licence": code.licence.type.name},
        url="/my/licences/uses/",
        at=at,
        key=f"licences.second-try:{code.id}",
    )
