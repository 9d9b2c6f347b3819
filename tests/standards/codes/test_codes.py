"""Every code refuses a mistake and reads itself back; python-stdnum is the oracle where it knows the code."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import damm as damm_oracle
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_2, mod_37_36

from tongban.kernel.errors import Invalid
from tongban.standards import codes
from tongban.standards.codes import check_digits

days = st.dates(date(1900, 1, 1), date(2026, 12, 31))
digits = st.text("0123456789", min_size=17, max_size=17)


@given(born=days, sequence=st.integers(0, 999))
def test_a_made_id_number_passes_the_oracle_and_reads_itself_back(born: date, sequence: int) -> None:
    number = codes.make_id_number(birth_date=born, sequence=sequence, region="110101")
    assert ric.is_valid(number)
    parts = codes.parse_id_number(number)
    assert (parts.birth_date, int(parts.sequence), parts.region) == (born, sequence, "110101")
    assert parts.sex == ("1" if sequence % 2 else "2")


@given(digits)
def test_the_id_check_character_is_the_oracles(body: str) -> None:
    assert check_digits.id_check(body) == mod_11_2.calc_check_digit(body)


@given(st.text(check_digits.DIGITS_AND_LETTERS, min_size=1, max_size=60))
def test_the_licence_check_character_is_the_oracles(body: str) -> None:
    assert check_digits.mod_37_36(body) == mod_37_36.calc_check_digit(body)


@given(digits)
def test_the_case_check_digit_is_the_oracles(body: str) -> None:
    assert check_digits.damm(body) == damm_oracle.calc_check_digit(body)


@given(st.text(check_digits.USCC_ALPHABET, min_size=8, max_size=8))
def test_a_made_credit_code_passes_the_oracle_and_holds_a_sound_organisation_code(body: str) -> None:
    code = codes.make_uscc(body=body)
    assert uscc.is_valid(code)
    parts = codes.parse_uscc(code)
    assert parts.warnings == ()
    assert codes.check_organisation_code(parts.organisation_code) == parts.organisation_code


@given(st.data())
def test_every_single_wrong_digit_of_a_case_number_is_found(data: st.DataObject) -> None:
    number = codes.make_case_number("341602", data.draw(days.filter(lambda d: d.year >= 2000)), 317)
    at = data.draw(st.integers(0, 18))
    other = data.draw(st.sampled_from([c for c in "0123456789" if c != number[at]]))
    with pytest.raises(codes.BadCaseNumber):
        codes.check_case_number(number[:at] + other + number[at + 1 :])


@given(st.integers(1, 999_999), st.integers(0, 17))
def test_every_swap_of_two_neighbours_in_a_case_number_is_found(sequence: int, at: int) -> None:
    number = codes.make_case_number("341602", date(2026, 9, 22), sequence)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        with pytest.raises(codes.BadCaseNumber):
            codes.check_case_number(swapped)


def test_a_case_number_says_where_when_and_which() -> None:
    number = codes.make_case_number("341602000000", date(2026, 9, 22), 317)
    assert codes.format_case_number(number) == f"3416 0226 0922 0003 17{number[-1]}"
    parts = codes.parse_case_number(codes.format_case_number(number))
    assert (parts.number, parts.region, parts.day, parts.sequence) == (
        number,
        "341602",
        date(2026, 9, 22),
        317,
    )


@pytest.mark.parametrize("sequence", [0, 1_000_000])
def test_a_sequence_outside_the_six_digits_makes_no_case_number(sequence: int) -> None:
    with pytest.raises(codes.BadCaseNumber):
        codes.make_case_number("341602", date(2026, 9, 22), sequence)


@pytest.mark.parametrize(
    "typed",
    ["11010519491231002x", " 110105 1949 1231 002X ", "１１０１０５１９４９１２３１００２Ｘ"],
)
def test_an_id_number_is_tidied_before_it_is_checked(typed: str) -> None:
    assert codes.check_id_number(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "length"),
        ("34169919900307017", "length"),
        ("3416991990030701AX", "characters"),
        ("341699199002300177", "birth-date"),
        ("341699179002200170", "birth-date"),
    ],
)
def test_a_mistyped_id_number_says_what_is_wrong(typed: str, reason: str) -> None:
    with pytest.raises(codes.BadIdNumber) as refused:
        codes.check_id_number(typed)
    assert refused.value.facts["reason"] == reason
    assert refused.value.code == "bad-id-number"


def test_a_withdrawn_or_unknown_region_is_only_a_warning() -> None:
    assert codes.parse_id_number(codes.sample_id_number()).warnings == ("region-not-current",)
    # 巢湖市居巢区, withdrawn in 2011
    withdrawn = codes.make_id_number(birth_date=date(1980, 1, 1), sequence=1, region="341402")
    assert codes.parse_id_number(withdrawn).warnings == ("region-not-current",)
    dongguan = codes.make_id_number(birth_date=date(1980, 1, 1), sequence=1, region="441900")
    assert codes.parse_id_number(dongguan).warnings == ()


@pytest.mark.parametrize(
    ("region", "kind"),
    [("810000", "hong-kong-resident"), ("830000", "taiwan-resident"), ("931156", "foreign-resident")],
)
def test_cards_of_the_same_form_are_told_apart(region: str, kind: str) -> None:
    parts = codes.parse_id_number(
        codes.make_id_number(birth_date=date(1980, 1, 1), sequence=2, region=region)
    )
    assert (parts.kind, parts.warnings) == (kind, ())


def test_age_grows_on_the_birthday() -> None:
    parts = codes.parse_id_number(codes.sample_id_number())
    assert [parts.age_on(date(2026, 3, day)) for day in (6, 7)] == [35, 36]


def test_a_letter_that_a_credit_code_never_uses_is_named_with_its_lookalike() -> None:
    with pytest.raises(codes.BadUscc) as refused:
        codes.check_uscc("9134O0000000000000")
    assert refused.value.facts == {"reason": "characters", "lookalike": "0"}


@pytest.mark.parametrize("real", ["11100000000013338W", "11110000000021135M", "11330105002500287C"])
def test_real_credit_codes_of_organs_are_good(real: str) -> None:
    assert codes.check_uscc(real) == real


@pytest.mark.parametrize(
    ("identifier", "serial", "version"),
    [
        (
            "1.2.156.3005.2.11100000000013338W011.11110000000021135M.20230329701.003.Y",
            "20230329701",
            3,
        ),
        (
            "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
            "2025052201",
            2,
        ),
    ],
)
def test_real_licence_identifiers_are_good_and_no_other_check_character_is(
    identifier: str, serial: str, version: int
) -> None:
    parts = codes.parse_licence_identifier(identifier)
    assert (parts.serial, parts.version, parts.defined_by) == (serial, version, "11100000000013338W")
    made = codes.make_licence_identifier(
        type_code=parts.type_code, issuer=parts.issuer, serial=serial, version=version
    )
    assert made == identifier
    for other in check_digits.DIGITS_AND_LETTERS.replace(identifier[-1], ""):
        with pytest.raises(codes.BadLicenceIdentifier):
            codes.check_licence_identifier(identifier[:-1] + other)


def test_a_serial_with_characters_outside_the_standard_keeps_only_its_digits_and_letters() -> None:
    made = codes.make_licence_identifier(
        type_code=codes.sample_uscc() + "001", issuer=codes.sample_uscc(), serial="皖JY-2026 0001"
    )
    assert codes.parse_licence_identifier(made).serial == "JY20260001"


def test_a_handling_item_code_is_read_into_its_parts() -> None:
    parts = codes.parse_item_code("11370800MB28559184300011711200001")
    assert (parts.kind, parts.use_level, parts.set_by, parts.item_type, parts.central_dept) == (
        "handling",
        "3",
        "00",
        "01",
        "17",
    )
    assert (parts.main, parts.sub, parts.sequence) == ("112", "000", "01")
    assert parts.basic == "000117112000"
    assert parts.implementation == "11370800MB285591843000117112000"
    assert codes.format_item_code(parts.code) == "11370800MB28559184 3 000117112000 01"


def test_a_code_without_a_matching_rule_is_never_parsed() -> None:
    for text in ("LOCAL-450600-0001", "1234567890", ""):
        with pytest.raises(codes.BadItemCode):
            codes.parse_item_code(text, region="340000")
        assert codes.format_item_code(text) == text
    assert codes.parse_item_code("XK00001000", region="520000000000").pattern == "guizhou-10"


def test_every_real_item_code_is_read(shared: Path) -> None:
    file = shared / "data/items/policykg-mit/guangdong_items.jsonl"
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    doubted = set()
    for row in rows:
        parts = codes.parse_item_code(row["TASK_CODE"], region=row["AREACODE"])
        assert parts.basic == row["CATAID"]
        if parts.warnings:
            doubted.add(parts.uscc)
    assert len(doubted) == 2


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("000000000000", "nation", None),
        ("34", "province", "000000000000"),
        ("341600", "prefecture", "340000000000"),
        ("341602000000", "county", "341600000000"),
        ("341602100000", "township", "341602000000"),
        ("341602100201", "village", "341602100000"),
    ],
)
def test_a_region_code_knows_its_level_and_what_lies_above(code: str, level: str, parent: str | None) -> None:
    parts = codes.parse_region_code(code)
    assert (parts.level, parts.parent) == (level, parent)


@pytest.mark.parametrize("typed", ["", "341", "34160A000000", "001600000000", "3416000000000"])
def test_a_region_code_of_another_form_is_refused(typed: str) -> None:
    with pytest.raises(codes.BadRegionCode):
        codes.check_region_code(typed)


def test_a_region_lies_in_itself_and_in_all_above() -> None:
    village = codes.check_region_code("341602100201")
    assert all(codes.is_within_region(village, above) for above in codes.ancestors_of_region(village))
    assert len(codes.ancestors_of_region(village)) == 5
    assert not codes.is_within_region(village, codes.check_region_code("341621"))


@pytest.mark.parametrize(
    "name", ["case_number", "id_number", "licence_identifier", "organisation_code", "uscc"]
)
def test_every_code_has_a_sample_that_passes_and_survives_its_format(name: str) -> None:
    sample = getattr(codes, f"sample_{name}")()
    assert getattr(codes, f"check_{name}")(sample) == sample
    assert getattr(codes, f"check_{name}")(getattr(codes, f"format_{name}")(sample)) == sample


@given(st.text(max_size=40))
def test_no_text_at_all_brings_anything_but_a_refusal(text: str) -> None:
    for name in ("case_number", "id_number", "item_code", "licence_identifier", "organisation_code", "uscc"):
        try:
            getattr(codes, f"parse_{name}")(text)
        except Invalid as refused:
            assert refused.code.startswith("bad-")
