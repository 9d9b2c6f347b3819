"""What the check of the catalogues finds in a translation."""

import pytest
from tools.messages import misplaced


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("%(who)s asks by %(day)s", "%(day)s前由%(who)s提出"),
        ("%(number)d days", "%(number)d天"),
        ("%(share).1f%% of all", "占%(share).1f%%"),
        ("page %s", "第%s页"),
        (("one day", "%(counter)s days"), "%(counter)s天"),
        (("%(name)s: one day", "%(name)s: %(counter)s days"), "%(name)s：%(counter)s天"),
    ],
)
def test_places_may_stand_in_another_order(source: str | tuple[str, ...], text: str) -> None:
    assert misplaced(source, text) == ""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("checked by %(way)s", "按%(way)核查"),
        ("checked by %(way)s", "按%(way)"),
        ("until %(day)s", "到%(day) 为止"),
    ],
)
def test_a_place_without_its_letter_is_found(source: str, text: str) -> None:
    assert misplaced(source, text) == "a place without its conversion letter"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("%(who)s asks by %(day)s", "%(who)s提出"),
        ("%(who)s asks", "%(whom)s提出"),
        ("Nothing to do", "%(count)s件"),
        ("%(count)d days", "%(count)s天"),
        ("page %s", "第%d页"),
        (("one day", "%(counter)s days"), "%(days)s天"),
    ],
)
def test_places_that_the_source_does_not_have_or_has_otherwise_are_found(
    source: str | tuple[str, ...], text: str
) -> None:
    assert misplaced(source, text) == "other places than its source"
