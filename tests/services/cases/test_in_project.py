"""What an application within a project may draw on: no database."""

import pytest

from tongban.services.cases.in_project.rules import may_draw_on

BROUGHT = frozenset({"land"})


@pytest.mark.parametrize(
    ("licence_type", "from_project", "may"),
    [
        ("land", "P1", True),
        ("land", "P2", False),  # of another plot
        ("land", "", False),  # from outside any project
        ("business", "", True),  # the firm's everywhere
        ("business", "P2", True),
    ],
)
def test_a_project_draws_only_on_its_own_results(licence_type: str, from_project: str, may: bool) -> None:
    found = may_draw_on(licence_type, brought=BROUGHT, from_project=from_project, project_code="P1")
    assert found is may
