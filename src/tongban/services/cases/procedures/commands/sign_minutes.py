"""Sign the minutes of a hearing (听证笔录签字): on one's own page, by a program, or by hand on a page that is kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import share_papers
from tongban.foundation.seals.public import Asked, ask_signature, asked_of, digest_of
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.commands.ask_signature import phone_of
from tongban.services.cases.facts import SignedByToken, SignedOnPage
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.commands.keep_minutes import (
    check_all_but_chair_signed,
    lock_chaired,
)
from tongban.services.cases.procedures.errors import (
    MinutesChanged,
    MinutesPageMissing,
    NotAtTheHearing,
)
from tongban.services.cases.procedures.facts import CONFIRM, HOLD, SIGN, SignedHow
from tongban.services.cases.procedures.minutes import minutes_document, request_for, sign_row
from tongban.services.cases.procedures.models import Hearing, MinutesSignature
from tongban.services.cases.procedures.notices import office_owner
from tongban.services.cases.procedures.rules import words
from tongban.services.cases.procedures.sides import actor_in, lock_side
from tongban.services.cases.procedures.standing import open_hearing, signatures_of
from tongban.services.cases.steps import subject_of

NOTE = "cases.note_signature"


@transaction.atomic
def ask_for_minutes(*, number: str, party: UUID | None = None, by: Person | Officer, at: datetime) -> Asked:
    """Put the minutes before one who was there, to sign them; asked again, the same request stays. 9 SQL.

    Raises NotFound, AuthorityEnded, NoHearingOpen, NotAtTheHearing, and for the chair MinutesNotSigned.
    """
    case, hearing, row = _waiting(number, party, by=by, at=at)
    if isinstance(by, Officer) and hearing.chair_account_id == by.account_id:
        check_duty(by, HOLD, organisation_id=case.organisation_id)
        check_all_but_chair_signed(case, hearing, signatures_of(hearing))
    before = asked_of(request_for(row), by=by)
    if before is not None and before.digest == digest_of(
        minutes_document(case, hearing, row, name=by.name, asked_at=before.asked_at)
    ):
        return before
    is_applicant = isinstance(by, Person) and party is None
    return ask_signature(
        subject=request_for(row),
        title=f"听证笔录：{case.item_name}",
        document=minutes_document(case, hearing, row, name=by.name, asked_at=at),
        payload={},
        # of somebody whom the case concerns only its office looks nothing up
        phone=phone_of(by, number=number, at=at) if isinstance(by, Person) and is_applicant else "",
        by=by,
        at=at,
    )


@transaction.atomic
def confirm_minutes(
    *,
    number: str,
    party: UUID | None = None,
    signature: SignedOnPage | SignedByToken,
    sha256: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Sign the minutes as the applicant or an interested party: they are right. At most 10 SQL.

    A program names by `sha256` the minutes that it has read.

    Source: 行政许可法 (2019) art. 48 (1)(5).

    Raises NotFound, AuthorityEnded, NoHearingOpen, NotAtTheHearing, MinutesChanged, SignatureMissing.
    """
    case, hearing, row = _waiting(number, party, by=by, at=at)
    if isinstance(signature, SignedByToken) and sha256 != hearing.minutes_sha256:
        raise MinutesChanged
    signed = sign_row(case, hearing, row, signature=signature, by=by, at=at)
    facts = {"place": hearing.place, "minutes": hearing.minutes_sha256, "party": party or ""} | signed
    record(act=CONFIRM, subject=subject_of(case), by=by, at=at, facts=facts)


@transaction.atomic
def sign_minutes(*, number: str, signature: SignedOnPage | SignedByToken, by: Officer, at: datetime) -> None:
    """Sign the minutes as the clerk, or as an officer who examines the case and was there. At most 10 SQL.

    Source: 行政许可法 (2019) art. 48 (1)(4) and (5).

    Raises NotFound, NoHearingOpen, NotAtTheHearing, MinutesChanged, SignatureMissing.
    """
    case, hearing, row = _waiting(number, None, by=by, at=at)
    if hearing.chair_account_id == by.account_id:
        raise NotAtTheHearing  # the chair closes the hearing with their signature
    signed = sign_row(case, hearing, row, signature=signature, by=by, at=at)
    facts = {"place": hearing.place, "minutes": hearing.minutes_sha256} | signed
    record(act=SIGN, subject=subject_of(case), by=actor_in(case, by), at=at, facts=facts)


@transaction.atomic
def note_signature(
    *,
    number: str,
    party: UUID | None = None,
    officer: int | None = None,
    how: SignedHow,
    note: str = "",
    page: UUID | None = None,
    by: Officer,
    at: datetime,
) -> None:
    """Note that somebody signed by hand on `page`, or would not sign and why. At most 12 SQL.

    The scanned page lies in the chair's space and is kept with the file, for the office to read: it may name
    others.

    Source: 行政许可法 (2019) art. 48 (1)(5).

    Raises NotFound, DutyMissing, NoHearingOpen, NotTheChair, NotAtTheHearing, WordsMissing, MinutesPageMissing.
    """
    case, hearing = lock_chaired(number, by=by)
    row = MinutesSignature.objects.filter(
        hearing=hearing, interested=party, officer_account_id=officer, how=""
    ).first()
    if row is None or officer == hearing.chair_account_id or how not in (SignedHow.PAPER, SignedHow.REFUSED):
        raise NotAtTheHearing
    key = key_of(row)
    facts: dict[str, object] = {"place": hearing.place, "party": party or "", "how": how}
    if officer is not None:
        facts["officer"] = officer
    if how is SignedHow.REFUSED:
        row.note = words({f"note-{key}": note})[f"note-{key}"]
    else:
        if page is None:
            raise MinutesPageMissing(facts={"fields": {f"page-{key}": MinutesPageMissing.title}})
        owner = office_owner(case)
        kept = share_papers(ids=[page], owner_from=by.ref, owner_to=owner, by=by, at=at)[page]
        row.page_id = kept.id
        facts["page"] = kept.sha256
    row.how, row.signed_at = how, at
    row.save(update_fields=["how", "note", "signed_at", "page_id"])
    record(act=NOTE, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)


def key_of(row: MinutesSignature) -> str:
    """By what forms name one who was there: `applicant`, an interested party's id, `officer-7`."""
    if row.officer_account_id is not None:
        return f"officer-{row.officer_account_id}"
    return str(row.interested_id or "applicant")


def _waiting(
    number: str, party: UUID | None, *, by: Person | Officer, at: datetime
) -> tuple[Case, Hearing, MinutesSignature]:
    """The row that waits for `by`, with the case locked. 3 to 5 SQL. Raises NotFound, NoHearingOpen, NotAtTheHearing."""
    if isinstance(by, Officer):
        case = lock_case(number, for_=by)
        own = {"officer_account_id": by.account_id}
    else:
        side = lock_side(number, party, by=by, at=at)
        case = side.case
        own = {"interested": side.interested, "officer_account_id": None}  # type: ignore[dict-item]
    hearing = open_hearing(case)
    row = MinutesSignature.objects.filter(hearing=hearing, how="", **own).first()
    if row is None or not hearing.minutes_at:
        raise NotAtTheHearing
    return case, hearing, row
