from collections import defaultdict
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.resources.registers.facts import Sex
from tongban.resources.registers.made import REFERENCE_DAY, Home, age_on, make_firms, make_people
from tongban.standards.codes import check_uscc, parse_id_number

HOMES = [
    Home(area_code="341602100000", full_name="亳州市谯城区古井镇"),
    Home(area_code="341621103000", full_name="亳州市涡阳县西阳镇"),
]


def test_the_same_seed_makes_the_same_people() -> None:
    assert make_people(seed=7, count=200, homes=HOMES) == make_people(seed=7, count=200, homes=HOMES)
    assert make_people(seed=7, count=200, homes=HOMES) != make_people(seed=8, count=200, homes=HOMES)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 400))
def test_every_number_is_valid_unassigned_and_nobody_elses(seed: int, count: int) -> None:
    people = make_people(seed=seed, count=count, homes=HOMES)
    assert len(people) == len({person.id_number for person in people}) == count
    for person in people:
        parts = parse_id_number(person.id_number)
        assert person.id_number.startswith("341699")
        assert parts.birth_date == person.birth_date
        assert (int(person.id_number[16]) % 2 == 1) == (person.sex is Sex.MALE)
        assert len(person.phone) == 11
        assert person.phone.startswith("160")


def test_families_live_together_and_their_ages_are_plausible() -> None:
    people = make_people(seed=20260928, count=1000, homes=HOMES)
    homes = defaultdict(list)
    for person in people:
        homes[person.household].append(person)
    assert all(len({p.address for p in family}) == 1 for family in homes.values())
    assert max(len(family) for family in homes.values()) <= 6
    ages = [age_on(person.birth_date, REFERENCE_DAY) for person in people]
    assert max(ages) <= 96
    assert min(ages) >= 0
    assert sum(age >= 60 for age in ages) > 100
    assert sum(age < 18 for age in ages) > 100
    assert all(any(age_on(p.birth_date, REFERENCE_DAY) >= 18 for p in family) for family in homes.values())


def test_firms_have_owners_of_working_age_and_valid_codes() -> None:
    people = make_people(seed=7, count=300, homes=HOMES)
    ages = {person.id_number: age_on(person.birth_date, REFERENCE_DAY) for person in people}
    firms = make_firms(seed=7, count=60, people=people, homes=HOMES)
    assert len({firm.uscc for firm in firms}) == 60
    for firm in firms:
        assert check_uscc(firm.uscc)[2:8] == "341699"
        assert 20 <= ages[firm.representative_id_number] < 65
        assert firm.name.endswith("（演示）")
        assert firm.registered_on < date(2026, 1, 1)
