"""Uses of shared data in the statistics: how many, how many were answered, and nothing of whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.foundation.identity.make import make_staff
from tests.resources.exchange.make import AT, make_grant
from tests.services.cases.visit import words_of
from tests.services.indicators.make import count, sums_of
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.requesting.queries import grants_of_consumer
from tongban.resources.exchange.uses.commands.log_use import log_use
from tongban.resources.exchange.uses.facts import About, Outcome, User
from tongban.services.indicators.facts import Cut
from tongban.services.indicators.public import indicator_of, public_cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant() -> GrantFact:
    make_staff()
    row = make_grant()
    [found] = [one for one in grants_of_consumer([row.consumer_id], at=AT) if one.code == row.code]
    for day, outcome, times in ((0, Outcome.ANSWERED, 4), (1, Outcome.NOTHING, 2), (30, Outcome.ANSWERED, 1)):
        for _ in range(times):
            _use(found, day, outcome)
    _use(found, 0, Outcome.REFUSED)
    return found


def _use(grant: GrantFact, days_ago: int, outcome: Outcome) -> None:
    log_use(
        grant=grant, way=Way.API, about=About(kind="person", person_id=uuid4()), fields=["坐落"], outcome=outcome,
        by=User(
            ref="officer:1", name="李窗口", organisation_id=grant.consumer_id, organisation_name=grant.consumer_name
        ),
        code="over-quota" if outcome is Outcome.REFUSED else "", at=AT - timedelta(days=days_ago),
    )  # fmt: skip


def test_the_uses_of_a_month_are_counted_and_those_that_were_answered(grant: GrantFact) -> None:
    count(at=AT)
    assert sums_of("shared-uses", at=AT) == (7, 0)
    assert sums_of("shared-uses-answered", at=AT) == (6, 7)
    [office] = public_cells(
        indicator_of("shared-uses"), Cut.ORGANISATION, first=AT.date().replace(day=1), last=AT.date()
    )
    assert office.key == str(grant.consumer_id) and office.sum.numerator == 7


def test_the_page_tells_them_and_says_no_more_that_sharing_goes_another_way(grant: GrantFact) -> None:
    count(at=AT)
    page = Client(headers={"accept-language": "zh-CN"}).get("/indicators/shared-uses/")
    said = words_of(page)
    assert "共享接口调用量" in said and page.context["trend"][0].text == "7"
    assert "李窗口" not in said
    book = words_of(Client(headers={"accept-language": "zh-CN"}).get("/indicators/"))
    assert "共享接口调用成功率" in book and "部门数据共享" in book and "还没有经过本平台" not in book
    english = words_of(Client(headers={"accept-language": "en"}).get("/indicators/"))
    assert "Uses of shared data" in english and "Data shared between offices" in english
