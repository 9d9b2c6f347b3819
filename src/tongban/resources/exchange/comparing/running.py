"""One comparison from the file to its result, in short transactions: whoever kills it finds the same result once."""

from collections import Counter
from datetime import date, datetime

import numpy as np
from django.conf import settings
from django.db import transaction

from tongban.foundation.jobs.public import Progress
from tongban.foundation.papers.public import FileProblem
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.resources.exchange.comparing.commands.compare import check_quota, one_at_a_time
from tongban.resources.exchange.comparing.commands.finish import finish_comparison, refuse_list
from tongban.resources.exchange.comparing.facts import By, Role, RowFlaw
from tongban.resources.exchange.comparing.matching import (
    Asked,
    Matched,
    lines_plainly,
    match_part,
    match_plainly,
)
from tongban.resources.exchange.comparing.models import (
    ComparedList,
    Comparison,
    ListPart,
    ResultPart,
)
from tongban.resources.exchange.comparing.names import follow_names
from tongban.resources.exchange.comparing.noting import note_people
from tongban.resources.exchange.comparing.packing import prefixes, unpacked, usable
from tongban.resources.exchange.comparing.rules import Subjects, check_difference, check_size, roles_used
from tongban.resources.exchange.comparing.sources import compared_source
from tongban.resources.exchange.comparing.staging import read_rows
from tongban.resources.exchange.comparing.terms import terms_from
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.requesting.queries import live_grant


def run_comparison(run: Comparison, progress: Progress, *, at: datetime) -> None:
    """Read what is not read yet, see whether it may be compared, have the names, match, and finish.

    Whatever is refused on the way refuses the list. Raises StopRequested between two parts.
    """
    row = run.of
    try:
        grant = _grant(row, at=at)
        asked = _asked(run, grant)
        _read(row, asked, progress)
        _check(run, grant, at=at)
        _have_names(run, progress, at=at)
        _match(run, asked, progress, at=at)
    except Refused as refusal:
        refuse_list(run, refusal, at=at)
        return
    finish_comparison(run, grant, at=at)


def _grant(row: ComparedList, *, at: datetime) -> GrantFact:
    return live_grant(row.grant.code, way=Way.COMPARISON, consumer_id=row.consumer_id, at=at)


def _asked(run: Comparison, grant: GrantFact) -> Asked:
    terms = terms_from(run.terms)
    mapping = {Role(role): column for role, column in run.of.mapping.items()}
    return Asked(
        grant=grant,
        terms=terms,
        columns=run.of.columns,
        roles=roles_used(mapping, terms),
        read_on=_day(run.of.made_at),
    )


def _read(row: ComparedList, asked: Asked, progress: Progress) -> None:
    """The file as parts of rows, and people who stand in it twice set aside; once for a list."""
    if row.people is not None:
        return
    most = settings.EXCHANGE_COMPARING["most_rows"]
    try:
        rows = read_rows(row, asked.roles, on=asked.read_on, most=most, progress=progress)
    except FileProblem as problem:
        raise FileProblem(facts={**problem.facts, "file": row.file_name}) from problem
    subjects, flaws = _without_doubles(row)
    with transaction.atomic():
        ComparedList.objects.filter(pk=row.pk).update(
            rows=rows, people=len(subjects), subjects=subjects.tobytes(), flaws=flaws
        )
        row.file_parts.all().delete()
    row.refresh_from_db()


def _without_doubles(row: ComparedList) -> tuple[Subjects, dict[str, int]]:
    """Set aside whoever stands in the list before; answers who is left and how many rows are set aside why.

    Some 10 MB for a million rows. Doing it again changes nothing.
    """
    seen = np.empty(0, dtype=np.uint64)
    flaws: Counter[str] = Counter()
    for part in row.parts.defer("content").order_by("number"):
        keys = unpacked(part.keys)
        marks, good = prefixes(keys), usable(keys)
        _, firsts = np.unique(np.where(good, marks, np.arange(len(keys), dtype=np.uint64)), return_index=True)
        is_first = np.zeros(len(keys), dtype=bool)
        is_first[firsts] = True
        twice = good & (~is_first | np.isin(marks, seen))
        if twice.any():
            keys["by"][twice] = RowFlaw.TWICE
            ListPart.objects.filter(pk=part.pk).update(keys=keys.tobytes())
        seen = np.union1d(seen, marks[usable(keys)])
        flaws.update(str(int(by)) for by in keys["by"] if by >= RowFlaw.UNREADABLE)
    return seen, dict(flaws)


def _check(run: Comparison, grant: GrantFact, *, at: datetime) -> None:
    """Whether the list names enough people, is not nearly an earlier one, and is within the quota.

    Raises ListOfOne, ListsDifferByFew, ComparisonOverQuota.
    """
    row, least = run.of, settings.EXCHANGE_COMPARING["least_people"]
    people = row.people or 0
    check_size(people, least=least)
    if run.number > 1:
        return
    subjects = _subjects(row)
    with transaction.atomic():
        one_at_a_time(grant)  # two lists checked at once would not see each other
        earlier = ComparedList.objects.filter(
            grant_id=row.grant_id, people__range=(people - least + 1, people + least - 1)
        ).exclude(pk=row.pk)
        for other in earlier.filter(runs__rows__gt=0).distinct().iterator(chunk_size=4):
            check_difference(subjects, _subjects(other), least=least)
        if not run.rows:
            check_quota(grant, people, on=_day(at))
            Comparison.objects.filter(pk=run.pk).update(rows=people)
            run.rows = people


def _have_names(run: Comparison, progress: Progress, *, at: datetime) -> None:
    """Have the index of names as the register is now, where rows are compared by it: of nobody is it said that they
    are not there unless they were looked for. The first building takes some 20 minutes for ten million people."""
    for part in run.of.parts.defer("content").iterator(chunk_size=1):
        if (unpacked(part.keys)["by"] == By.NAME_BIRTH).any():
            follow_names(at=at, check=progress.check_stop)
            progress.check_stop()
            return


def _match(run: Comparison, asked: Asked, progress: Progress, *, at: datetime) -> None:
    """What is said of the rows, part by part; the grant is asked for again with each part."""
    source = compared_source(asked.grant)
    done = set(run.parts.values_list("number", flat=True))
    parts = run.of.parts.exclude(number__in=done).order_by("number")
    progress.expect(run.of.rows * 2)
    known = None
    if asked.is_plain:
        waiting = [unpacked(part.keys) for part in parts.defer("content")]
        known = match_plainly(np.concatenate(waiting), source) if waiting else set()
        parts = parts.defer("content")
    for part in parts.iterator(chunk_size=1):
        matched = match_part(part, asked, source) if known is None else lines_plainly(part, known)
        _keep(run, part, matched, progress)
        progress.check_stop()
        _grant(run.of, at=at)


def _keep(run: Comparison, part: ListPart, matched: Matched, progress: Progress) -> None:
    """The result of a part and who is told of it, in one transaction and once."""
    with transaction.atomic():
        Comparison.objects.select_for_update().get(pk=run.pk)
        if run.parts.filter(number=part.number).exists():
            return
        ResultPart.objects.create(of=run, number=part.number, flags="".join(matched.lines))
        note_people(run, part.number, matched.subjects)
        progress.advance(part.rows)


def _subjects(row: ComparedList) -> Subjects:
    return np.frombuffer(bytes(row.subjects or b""), dtype=np.uint64)


def _day(at: datetime) -> date:
    return at.astimezone(CITY_ZONE).date()
