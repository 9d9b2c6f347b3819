"""What is to be worked through, as far as the reader may see it. Lists go on by keyset, and nothing is counted."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.vault.public import mask_id_number, mask_name
from tongban.kernel.errors import Invalid, NotFound
from tongban.kernel.places import cursor_after, day_place
from tongban.resources.fusion.deliveries.models import AgreementVersion
from tongban.resources.fusion.facts import Field, Kind
from tongban.resources.fusion.loading.correcting import wrong_again_by_agreement
from tongban.resources.fusion.review.counting import summed
from tongban.resources.fusion.review.facts import (
    AnswerFact,
    ClashAnswer,
    ClashFact,
    ClashRow,
    FieldTrend,
    LinkRowFact,
    LinkState,
    PairFact,
    QualityFact,
    Verdict,
    compared,
    in_percent,
    is_answered,
    masked_number,
)
from tongban.resources.fusion.review.models import Clash, LinkPair, LinkRow, QualityNote
from tongban.resources.fusion.review.scope import check_reviews, seen_organisations

PAGE_ROWS = 30
RUNS = 12


def rows_to_link(
    *, by: Officer, state: LinkState = LinkState.OPEN, after: str = ""
) -> tuple[list[LinkRowFact], str]:
    """Rows without a number, the likeliest first, and where the list goes on. 3 SQL. Raises DutyMissing, Invalid."""
    check_reviews(by)
    rows: QuerySet[LinkRow] = LinkRow.objects.filter(state=state)
    if after:
        best, row_id = _place(after)
        rows = rows.filter(Q(best__lt=best) | Q(best=best, id__gt=row_id))
    found = list(rows.select_related("agreement", "delivery").order_by("-best", "id")[: PAGE_ROWS + 1])
    more = f"{found[PAGE_ROWS - 1].best!r}_{found[PAGE_ROWS - 1].id}" if len(found) > PAGE_ROWS else ""
    return _link_facts(found[:PAGE_ROWS], pairs={}), more


def row_to_link(row_id: UUID, *, by: Officer) -> tuple[LinkRowFact, list[str]]:
    """One row with its people, and their ID numbers (for noting the look). 4 SQL. Raises DutyMissing, NotFound."""
    check_reviews(by)
    row = LinkRow.objects.select_related("agreement", "delivery").filter(id=row_id).first()
    if row is None:
        raise NotFound
    pairs = list(row.pairs.order_by("-probability", "key_index"))
    (fact,) = _link_facts([row], pairs={row.id: pairs})
    return fact, [str(one.person["id_number"]) for one in pairs]


def next_to_link(*, by: Officer) -> UUID | None:
    """The likeliest row that is still to be decided. 1 SQL."""
    check_reviews(by)
    return (
        LinkRow.objects.filter(state=LinkState.OPEN)
        .order_by("-best", "id")
        .values_list("id", flat=True)
        .first()
    )


def clashes(*, by: Officer, is_open: bool = True, after: str = "") -> tuple[list[ClashFact], str]:
    """Numbers that speak of two, the newest first, and where the list goes on. 2 SQL. Raises DutyMissing, Invalid."""
    rows = _seen_clashes(by).filter(resolved_on__isnull=is_open)
    if after:
        on, row_id = day_place(after)
        rows = rows.filter(Q(found_on__lt=on) | Q(found_on=on, id__gt=row_id))
    found = list(rows.order_by("-found_on", "id")[: PAGE_ROWS + 1])
    last = found[PAGE_ROWS - 1] if len(found) > PAGE_ROWS else None
    return _clash_facts(found[:PAGE_ROWS], by), cursor_after(last.found_on, last.id) if last else ""


def clash(clash_id: UUID, *, by: Officer) -> ClashFact:
    """One of them. 2 SQL. Raises DutyMissing, NotFound (also another department's)."""
    row = _seen_clashes(by).filter(id=clash_id).first()
    if row is None:
        raise NotFound
    return _clash_facts([row], by)[0]


def qualities(*, by: Officer, agreement: str = "") -> list[QualityFact]:
    """The newest figures of every agreement that the reader sees, the worst first, with their trend. 5 SQL, and 3
    for each value that is delivered again though an objection found it wrong.

    Raises DutyMissing.
    """
    seen = seen_organisations(by)
    rows = QualityNote.objects.select_related("agreement").order_by("agreement", "-on")
    if seen is not None:
        rows = rows.filter(agreement__organisation_id__in=seen)
    if agreement:
        rows = rows.filter(agreement__code=agreement)
    by_agreement: dict[UUID, list[QualityNote]] = {}
    for row in rows:
        runs = by_agreement.setdefault(row.agreement_id, [])
        if len(runs) < RUNS:
            runs.append(row)
    names = _names(by_agreement)
    offices = organisations_named({runs[0].agreement.organisation_id for runs in by_agreement.values()})
    queued = LinkRow.objects.filter(agreement__in=list(by_agreement)).exclude(state=LinkState.GONE)
    waiting = dict(
        queued.values_list("agreement").annotate(open=Count("id", filter=Q(state=LinkState.OPEN))).order_by()
    )
    again = wrong_again_by_agreement()
    found = [
        _quality(
            runs,
            names.get(pk, ""),
            offices.get(runs[0].agreement.organisation_id, ""),
            waiting.get(pk),
            again[pk],
        )
        for pk, runs in by_agreement.items()
    ]
    return sorted(found, key=lambda one: (one.score is None, one.score, one.agreement))


def _place(after: str) -> tuple[float, UUID]:
    best, _, row_id = after.partition("_")
    try:
        return float(best), UUID(row_id)
    except ValueError:
        raise Invalid from None


def _link_facts(rows: Sequence[LinkRow], *, pairs: dict[UUID, list[LinkPair]]) -> list[LinkRowFact]:
    names = _names({row.agreement_id for row in rows})
    offices = organisations_named({row.agreement.organisation_id for row in rows})
    return [
        LinkRowFact(
            id=row.id,
            department=offices.get(row.agreement.organisation_id, ""),
            agreement=row.agreement.code,
            agreement_name=names.get(row.agreement_id, row.agreement.code),
            nth=row.delivery.number,
            row=row.row,
            name_masked=mask_name(row.facts["name"]),
            state=LinkState(row.state),
            best=row.best,
            pairs=tuple(
                PairFact(
                    id=one.id,
                    id_number_masked=mask_id_number(str(one.person["id_number"])),
                    percent=in_percent(one.probability),
                    verdict=Verdict(one.verdict) if one.verdict else None,
                    fields=compared(row.facts, one.person),
                )
                for one in pairs.get(row.id, ())
            ),
        )
        for row in rows
    ]


def _names(agreements: object) -> dict[UUID, str]:
    """What the newest terms call them. 1 SQL."""
    rows = AgreementVersion.objects.filter(agreement__in=list(agreements))  # type: ignore[call-overload]
    return {
        row.agreement_id: str(row.terms["name"])
        for row in rows.order_by("agreement", "-number").distinct("agreement")
    }


def _seen_clashes(by: Officer) -> "QuerySet[Clash]":
    seen = seen_organisations(by)
    return Clash.objects.all() if seen is None else Clash.objects.filter(organisation_ids__overlap=seen)


def _clash_facts(rows: Sequence[Clash], by: Officer) -> list[ClashFact]:
    seen = seen_organisations(by)
    offices = organisations_named({one for row in rows for one in row.organisation_ids})
    return [_clash_fact(row, seen, offices) for row in rows]


def _clash_fact(row: Clash, seen: list[UUID] | None, offices: dict[UUID, str]) -> ClashFact:
    told = [_clash_row(one, row, seen, offices) for one in row.said]
    highest = max((one.level for one in told), default=0)
    strongest = {one.organisation_id: one.department for one in told if one.level == highest}
    return ClashFact(
        id=row.id,
        kind=Kind(row.kind),
        number_masked=masked_number(Kind(row.kind), row.number),
        found_on=row.found_on,
        resolved_on=row.resolved_on,
        rows=tuple(told),
        stands=next(iter(strongest.values())) if len(strongest) == 1 else "",
    )


def _clash_row(
    said: dict[str, object], clash: Clash, seen: list[UUID] | None, offices: dict[UUID, str]
) -> ClashRow:
    organisation = UUID(str(said["organisation"]))
    is_shown = seen is None or organisation in seen
    moment = clash.asked.get(str(organisation))
    answer = (clash.answered or {}).get(str(organisation))
    return ClashRow(
        organisation_id=organisation,
        department=offices.get(organisation, ""),
        delivery=int(str(said["delivery"])),
        row=int(str(said["row"])),
        name=mask_name(str(said["name"])) if is_shown else "",
        day=str(said["day"]) if is_shown else "",
        level=int(str(said["level"])),
        asked_at=datetime.fromisoformat(moment) if moment else None,
        is_shown=is_shown,
        answered=_answer(answer) if answer and is_shown else None,
        is_answered=is_answered(moment, answer),
    )


def _answer(said: dict[str, str]) -> AnswerFact:
    return AnswerFact(
        answer=ClashAnswer(said["answer"]), text=said["text"], at=datetime.fromisoformat(said["at"])
    )


def _quality(
    runs: Sequence[QualityNote], name: str, department: str, waiting: int | None, wrong_again: int
) -> QualityFact:
    """`runs` from the newest back; `waiting` is null where no row has been compared."""
    now = runs[0]
    before = runs[1].fields if len(runs) > 1 else {}
    scores: list[tuple[date, float]] = [
        (run.on, run.score) for run in reversed(runs) if run.score is not None
    ]
    return QualityFact(
        agreement=now.agreement.code,
        agreement_name=name or now.agreement.code,
        department=department,
        kind=Kind(now.agreement.kind),
        on=now.on,
        rows=now.rows,
        to_link=now.to_link,
        kept_out=now.kept_out,
        counts=summed(now.counts),
        to_decide=waiting or 0,
        wrong_again=wrong_again,
        is_compared=waiting is not None,
        score=now.score,
        scores=tuple(scores),
        fields=tuple(_trend(Field(field), counts, before.get(field)) for field, counts in now.fields.items()),
    )


def _trend(field: Field, counts: Sequence[int], before: Sequence[int] | None) -> FieldTrend:
    completeness, validity, agreement = _shares(counts)
    mean, earlier = _mean(counts), _mean(before) if before else None
    return FieldTrend(
        field=field,
        completeness=completeness,
        validity=validity,
        agreement=agreement,
        change=None if mean is None or earlier is None else mean - earlier,
    )


def _shares(counts: Sequence[int]) -> tuple[float | None, float | None, float | None]:
    rows, said, valid, compared_rows, agreeing = counts
    return _share(said, rows), _share(valid, said), _share(agreeing, compared_rows)


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _mean(counts: Sequence[int]) -> float | None:
    told = [share for share in _shares(counts) if share is not None]
    return sum(told) / len(told) if told else None
