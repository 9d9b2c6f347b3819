"""What the catalogue says of the columns of a table reaches the template that the department fills in."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.resources.exchange.sources.make import AGREEMENT, bound_housing
from tongban.resources.fusion.public import described_columns

pytestmark = pytest.mark.django_db


def test_the_columns_of_a_bound_table_are_described(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    bound_housing()
    with django_assert_num_queries(2):
        found = described_columns.ask().columns_of(AGREEMENT)
    assert {name: (one.type, one.level) for name, one in found.items()}["坐落"] == ("C", 3)


def test_of_what_is_bound_to_nothing_the_catalogue_says_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert described_columns.ask().columns_of("residents") == {}
