"""The project code: 24 characters, and a mistyped one is found."""

import pytest

from tongban.services.bundles.projects.codes import BadProjectCode, check_project_code, make_project_code

CODE = make_project_code(year=2026, region="341600000000", industry="47", kind="03", sequence=1)


def test_a_code_says_year_place_industry_and_kind_in_24_characters() -> None:
    assert CODE.startswith("2026-341600-47-03-00001")
    assert len(CODE) == 24


def test_a_code_may_be_typed_without_its_dashes() -> None:
    assert check_project_code(f" {CODE.replace('-', '')} ") == CODE


def test_every_wrong_digit_is_found() -> None:
    for place, digit in enumerate(CODE):
        if digit.isdigit():
            wrong = CODE[:place] + str((int(digit) + 1) % 10) + CODE[place + 1 :]
            with pytest.raises(BadProjectCode):
                check_project_code(wrong)


@pytest.mark.parametrize("text", ["", "2026", f"{CODE}1", CODE.replace("2", "x")])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(BadProjectCode):
        check_project_code(text)


@pytest.mark.parametrize("sequence", [0, 100_000])
def test_a_sequence_that_does_not_fit_is_refused(sequence: int) -> None:
    with pytest.raises(BadProjectCode):
        make_project_code(year=2026, region="341600", industry="47", kind="03", sequence=sequence)
