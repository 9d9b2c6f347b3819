"""Questions about showings."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.resources.licences.facts import LicenceFact
from tongban.resources.licences.holders import holdings_of
from tongban.resources.licences.queries import licence_fact, type_fact
from tongban.resources.licences.showing import rules
from tongban.resources.licences.showing.facts import (
    AskedField,
    Asker,
    AskerKind,
    AskFact,
    AskState,
    CodeFact,
    Seen,
    ShowingFact,
)
from tongban.resources.licences.showing.models import LicenceAsk, ShowCode
from tongban.resources.licences.showing.presenting import seen

MOST_SHOWINGS = 50
CODE_PURPOSE = "licences.show-code"


def own_ask(ask_id: UUID, *, by: Asker) -> AskFact:
    """A check of the asker. 1 SQL. Raises NotFound."""
    row = _rows().filter(id=ask_id, asker_ref=by.ref).first()
    if row is None:
        raise NotFound
    return ask_fact(row)


def seen_by_asker(ask_id: UUID, *, by: Asker, at: datetime) -> tuple[AskFact, Seen | None]:
    """A check of the asker, and what they may see at this moment, checked anew. 1 SQL, 3 while it is seen.

    Raises NotFound.
    """
    row = _rows().filter(id=ask_id, asker_ref=by.ref).first()
    if row is None:
        raise NotFound
    fact = ask_fact(row)
    if row.presentation is None or not fact.is_seen(at):
        return fact, None
    return fact, seen(fact, row.presentation, nonce=row.nonce, at=at)


def question_waiting(by: Person, *, at: datetime) -> UUID | None:
    """A question that waits for this person's answer, about whichever licence they showed. 1 SQL."""
    waiting = LicenceAsk.objects.filter(
        code__account_id=by.account_id, state=AskState.CLAIMED, answered_at__isnull=True, ends_at__gt=at
    )
    return waiting.values_list("id", flat=True).first()


def pending_ask(code: str, *, by: Person, at: datetime) -> UUID | None:
    """The question that waits for this person's answer about a licence that they are showing. 1 SQL."""
    waiting = LicenceAsk.objects.filter(
        licence__code=code.upper(),
        code__account_id=by.account_id,
        state=AskState.CLAIMED,
        answered_at__isnull=True,
        ends_at__gt=at,
    )
    return waiting.values_list("id", flat=True).first()


def ask_of_holder(ask_id: UUID, *, by: Person) -> tuple[AskFact, LicenceFact]:
    """A check about a licence of the person or of a firm that they speak for, and that licence. 3 SQL.

    Raises NotFound.
    """
    row = _rows().select_related("licence__type").filter(id=ask_id).first()
    if row is None or row.licence is None or not speaks_for(by, row):
        raise NotFound
    return ask_fact(row), licence_fact(row.licence)


def speaks_for(person: Person, row: LicenceAsk) -> bool:
    """Whether the licence of a check is the person's, or that of a firm they speak for. 2 SQL."""
    if row.licence is None:
        return False
    held = {(one.kind.value, one.index) for one in holdings_of(person)}
    return (row.licence.holder_kind, bytes(row.licence.holder_index)) in held


def code_on_screen(licence_id: UUID, *, by: Person) -> CodeFact | None:
    """The newest code that this person made for a licence. 1 SQL."""
    row = (
        ShowCode.objects.filter(licence_id=licence_id, account_id=by.account_id).order_by("-made_at").first()
    )
    return code_fact(row) if row else None


def showings_of(indexes: Collection[bytes]) -> list[ShowingFact]:
    """To whom these holders' licences were shown, and to whom not, the newest first. 1 SQL."""
    rows = (
        LicenceAsk.objects.filter(holder_index__in=list(indexes), answered_at__isnull=False)
        .select_related("type", "licence")
        .defer("licence__holder", "licence__fields")
        .order_by("-answered_at")
    )
    return [_showing(row) for row in rows[:MOST_SHOWINGS]]


def showings_of_licence(licence_id: UUID) -> list[ShowingFact]:
    """The same of one licence. 1 SQL."""
    rows = (
        LicenceAsk.objects.filter(licence_id=licence_id, answered_at__isnull=False)
        .select_related("type", "licence")
        .defer("licence__holder", "licence__fields")
        .order_by("-answered_at")
    )
    return [_showing(row) for row in rows[:MOST_SHOWINGS]]


def code_fact(row: ShowCode) -> CodeFact:
    """The row as the holder's page shows it."""
    return CodeFact(
        licence_id=row.licence_id,
        text=rules.code_text(settings.BASE_URL, row.code["token"]),
        digits=row.code["digits"],
        ends_at=row.ends_at,
        renews_until=row.renews_until,
        ask_id=row.ask_id,
        second_try_at=row.second_try_at,
    )


def ask_fact(row: LicenceAsk) -> AskFact:
    """The row as others see it; its type is loaded, and its code where one was used."""
    kind = type_fact(row.type)
    labels = {one.name: one.label for one in rules.askable(kind)}
    code = getattr(row, "code", None)
    return AskFact(
        id=row.id,
        kind=AskerKind(row.asker_kind),
        asker_name=row.asker_name,
        type=kind,
        fields=tuple(
            AskedField(
                name=one["name"], label=labels.get(one["name"], one["name"]), is_required=one["required"]
            )
            for one in row.asked
        ),
        purpose=row.purpose,
        state=AskState(row.state),
        opened_at=row.opened_at,
        ends_at=row.ends_at,
        licence_id=row.licence_id,
        answered_at=row.answered_at,
        shown=tuple(row.shown),
        seen_until=row.seen_until,
        second_try_at=code.second_try_at if code else None,
    )


def _rows() -> QuerySet[LicenceAsk]:
    return LicenceAsk.objects.select_related("type", "code")


def _showing(row: LicenceAsk) -> ShowingFact:
    fact_type = type_fact(row.type)
    labels = {one.name: one.label for one in rules.askable(fact_type)}
    names = row.shown or [one["name"] for one in row.asked]
    if row.answered_at is None or row.licence is None:
        raise RuntimeError("a check without an answer is not in the log")
    return ShowingFact(
        at=row.answered_at,
        type_name=row.type.name,
        code=row.licence.code,
        asker_name=row.asker_name,
        is_known=row.asker_kind != AskerKind.UNKNOWN,
        purpose=row.purpose,
        labels=tuple(labels.get(name, name) for name in names),
        is_shown=row.state == AskState.SHOWN,
    )
