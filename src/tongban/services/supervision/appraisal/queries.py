"""Questions about appraisals."""

import hashlib
from dataclasses import asdict
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import canonical
from tongban.kernel.errors import NotFound
from tongban.services.supervision.appraisal.facts import Appraised, Figure, Grade
from tongban.services.supervision.appraisal.models import Appraisal
from tongban.services.supervision.appraisal.scope import may_read


def appraisals(*, quarter: str, by: Officer) -> list[Appraised]:
    """What the officer may read of a quarter, the best first, what has no score last. 1 SQL."""
    rows = [
        as_fact(row)
        for row in Appraisal.objects.filter(quarter=quarter)
        if may_read(by, row.organisation_id, is_published=row.published_at is not None)
    ]
    return sorted(rows, key=lambda one: (one.score is None, -(one.score or 0.0), str(one.organisation_id)))


def quarters(*, by: Officer) -> list[str]:
    """The quarters of which the officer may read something, the latest first. 1 SQL."""
    rows = Appraisal.objects.values_list("quarter", "organisation_id", "published_at")
    readable = {
        quarter
        for quarter, office, published_at in rows
        if may_read(by, office, is_published=published_at is not None)
    }
    return sorted(readable, reverse=True)


def appraisal_of(*, quarter: str, organisation_id: UUID, by: Officer) -> Appraised:
    """One organisation in one quarter. 1 SQL. Raises NotFound."""
    row = Appraisal.objects.filter(quarter=quarter, organisation_id=organisation_id).first()
    if row is None or not may_read(by, organisation_id, is_published=row.published_at is not None):
        raise NotFound
    return as_fact(row)


def as_fact(row: Appraisal) -> Appraised:
    """The row as others see it."""
    return Appraised(
        quarter=row.quarter,
        organisation_id=row.organisation_id,
        scheme=row.scheme,
        cases=row.cases,
        figures=tuple(Figure(**one) for one in row.figures),
        score=row.score,
        grade=Grade(row.grade),
        drawn_up_at=row.drawn_up_at,
        drawn_up_by=row.drawn_up_by,
        drawn_up_by_account=row.drawn_up_by_account,
        published_at=row.published_at,
        published_by=row.published_by,
        digest=row.digest,
    )


def digest_of(one: Appraised) -> str:
    """SHA-256 of what is published, in canonical JSON with numbers as `exact` writes them: anybody can compute it."""
    said = {
        "quarter": one.quarter,
        "organisation_id": one.organisation_id,
        "scheme": one.scheme,
        "cases": one.cases,
        "figures": [{name: exact(value) for name, value in asdict(figure).items()} for figure in one.figures],
        "score": exact(one.score),
        "grade": one.grade,
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def exact(value: object) -> object:
    """A number with a spelling of its own: four places behind the point."""
    return f"{value:.4f}" if isinstance(value, float) else value
