"""A decision of a rule is judged again by what was kept of it; what was touched, or does not bear it, is told."""

import pytest
from pytest_django import DjangoAssertNumQueries
from typer.testing import CliRunner

from tests.services.cases.instant.make import make_instant_case, make_instant_town
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import entries_of
from tongban.services.cases.instant.cli import app
from tongban.services.cases.instant.models import InstantDecision
from tongban.services.cases.instant.replaying import ACT, Difference, digest_of_inputs, replay

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> InstantDecision:
    make_instant_case(make_instant_town())
    deliver_all()
    return InstantDecision.objects.select_related("case").get()


def test_what_was_kept_bears_the_decision_and_the_trail_has_its_digest(
    row: InstantDecision, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        done = replay(row)
    assert done.differences == ()
    assert list(done.found) == row.findings
    (judged,) = (one for one in entries_of(f"cases:{row.case.number}") if one.act == ACT)
    assert judged.facts["inputs_sha256"] == digest_of_inputs(row.inputs, row.salt)
    for value in (one["value"] for one in row.inputs):
        assert str(value) not in str({k: v for k, v in judged.facts.items() if k == "facts"})


def test_inputs_that_were_touched_are_told(row: InstantDecision) -> None:
    row.inputs = [one | ({"value": 71} if one["name"] == "age" else {}) for one in row.inputs]
    assert Difference.INPUTS in replay(row).differences


def test_a_finding_or_a_verdict_that_the_facts_do_not_bear_is_told(row: InstantDecision) -> None:
    row.findings = [not one for one in row.findings]
    row.verdict = "granted"
    row.inputs = [one | ({"value": 20} if one["name"] == "age" else {}) for one in row.inputs]
    told = replay(row).differences
    assert Difference.FINDINGS in told
    assert Difference.VERDICT in told


def test_another_text_of_the_rule_and_a_decision_without_a_digest_are_told(row: InstantDecision) -> None:
    row.rule_sha256 = "0" * 64
    assert replay(row).differences == (Difference.RULE,)
    assert digest_of_inputs(row.inputs, row.salt) != digest_of_inputs(row.inputs, "another")


def test_the_command_lists_what_differs_and_ends_with_it(row: InstantDecision) -> None:
    whole = CliRunner().invoke(app, ["replay", "--all"])
    assert whole.exit_code == 0
    assert f"{row.case.number}\t{row.rule}\t{row.verdict}\tnone" in whole.stdout
    assert row.case.number not in CliRunner().invoke(app, ["replay", "--month", row.month]).stdout
    InstantDecision.objects.update(salt="touched")
    told = CliRunner().invoke(app, ["replay", row.case.number])
    assert told.exit_code == 1
    assert "inputs-changed" in told.stdout
    assert CliRunner().invoke(app, ["replay", "3416020000000000000"]).exit_code == 1
