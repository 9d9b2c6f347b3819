"""Outside logs through the rules: CSV and XES in the shape of a real permit log, and what is wrong with a log."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from tests.services.supervision import permit_log
from tongban.foundation.calendars.public import COUNTRY
from tongban.services.supervision.replay import Replayed, WouldBeCard, replay_log, within
from tongban.services.supervision.sources.logs import LogUnreadable, read_mapping
from tongban.services.supervision.sources.mapped import gather
from tongban.services.supervision.sources.reading import read_log

pytestmark = pytest.mark.django_db


def replayed(log: Path, mapping: Path, **more: object) -> tuple[Replayed, list[WouldBeCard]]:
    read = read_mapping(mapping)
    done, cards = replay_log(gather(read_log(log, read.columns), read), read, area_code=COUNTRY, **more)  # type: ignore[arg-type]
    return done, list(cards)


def by_case(cards: list[WouldBeCard]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for card in cards:
        found[card.case].add(card.rule)
    return dict(found)


@pytest.mark.parametrize("write", [permit_log.write_csv, permit_log.write_xes])
def test_a_permit_log_gives_the_card_of_each_fault_and_no_other(write: object, tmp_path: Path) -> None:
    done, cards = replayed(*write(tmp_path))  # type: ignore[operator]
    assert by_case(cards) == permit_log.EXPECTED
    assert (done.cases, done.faulty, done.unmapped) == (6, 0, {})
    assert sum(done.cards.values()) == len(cards) and done.events == sum(
        len(case[3]) for case in permit_log.CASES.values()
    )
    late = next(card for card in cards if card.rule == "TL-33")
    assert (late.organisation, late.raised_on.isoformat(), late.due_on.isoformat()) == (
        "Group 2",
        "2026-09-16",
        "2026-09-11",
    )
    one = next(card for card in cards if card.rule == "PR-16")
    assert (one.by, one.act) == ("Resource01", "T10 Determine necessity to stop indication")
    for card in cards:
        assert "%(" not in card.sentence(today=late.due_on)


def test_cards_of_some_days_only(tmp_path: Path) -> None:
    log, mapping = permit_log.write_csv(tmp_path)
    _, cards = replayed(log, mapping, days=within(date(2026, 9, 15), date(2026, 9, 16)))
    assert {card.raised_on.isoformat() for card in cards} <= {"2026-09-15", "2026-09-16"} and cards


def test_rules_are_not_asked_of_what_the_log_does_not_tell(tmp_path: Path) -> None:
    log, mapping = permit_log.write_csv(tmp_path)
    mapping.write_text(mapping.read_text().replace("  by: resource\n", ""))
    done, cards = replayed(log, mapping)
    assert "case-2" not in by_case(cards)
    assert {"PR-16", "CT-12", "FE-11", "DA-14"} <= {rule.number for rule in done.not_asked}


def test_rows_that_cannot_be_read_are_named_and_left_out(tmp_path: Path) -> None:
    log, mapping = permit_log.write_csv(tmp_path)
    lines = log.read_text().splitlines()
    lines[1] = lines[1].replace("2026-09-21T09:00:00+08:00", "yesterday")
    lines.insert(3, "too,few")
    lines.append(lines[2].replace("T10 Determine necessity to stop indication", "T99 Coffee"))
    log.write_text("\n".join(lines))
    done, _ = replayed(log, mapping)
    assert done.faulty == 2 and [place for place, _ in done.faults] == ["2", "4"]
    assert "yesterday" in done.faults[0][1] and done.unmapped == {"T99 Coffee": 1}


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("log.csv", "a,b\n1,2\n", "case"),
        ("log.xes", "<log><trace>", "log.xes"),
        ("log.json", "[1]", "events"),
        ("log.json", "{", "log.json"),
        ("log.txt", "", ".csv"),
    ],
)
def test_a_log_that_is_none_is_refused_with_its_reason(
    name: str, text: str, why: str, tmp_path: Path
) -> None:
    log = tmp_path / name
    log.write_text(text)
    _, mapping = permit_log.write_csv(tmp_path)
    with pytest.raises(LogUnreadable) as refused:
        replayed(log, mapping)
    assert why in str(refused.value.facts["why"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("columns: {cas: x}", "columns.cas"),
        ("activities: {A: dreamt}", "activities.A"),
        ("zone: Moon/Sea", "Moon/Sea"),
        ("a: [", "m.yaml"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_its_place(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text)
    with pytest.raises(LogUnreadable) as refused:
        read_mapping(path)
    assert why in str(refused.value.facts["why"])
