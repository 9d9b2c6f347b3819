"""Where the bulk of cases may be made, and over which days."""

from datetime import date

import pytest

from tests.site.bulk.make import AREA
from tongban.foundation.calendars.public import calendar_for
from tongban.services.cases.models import Case
from tongban.site.bulk.cli import NotInProduction, bulk
from tongban.site.bulk.making import Span, _drawn
from tongban.site.bulk.stories import STORIES

pytestmark = pytest.mark.django_db


def test_a_production_installation_refuses(settings) -> None:
    settings.MODE = "production"
    with pytest.raises(NotInProduction):
        bulk(cases=10, back=60, offices=1, items=1, persons=1)
    assert not Case.objects.exists()


def test_every_case_has_had_the_days_that_its_story_takes() -> None:
    span = Span.of(calendar_for(AREA), until=date(2026, 11, 29), back=180)
    assert span.days[span.today] == date(2026, 11, 27)  # the last working day before
    takes = [n + 1 for n in range(len(STORIES))]
    drawn = list(_drawn(takes, span, 2_000, persons=7, targets=3))
    assert len(drawn) == 2_000 and {one.story for one in drawn} == set(range(len(STORIES)))
    assert all(span.first <= one.day <= span.today - takes[one.story] for one in drawn)
    for one in drawn:
        stands = STORIES[one.story].stands
        assert stands is None or one.day >= span.today - takes[one.story] - stands
    over = [one.day for one in drawn if STORIES[one.story].stands is None]
    assert min(over) == span.first and {one.person for one in drawn} == set(range(7))
