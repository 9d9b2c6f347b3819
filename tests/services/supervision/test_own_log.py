"""Our own events as an object-centric log: it reads back as the same stories, and names nobody."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.services.cases.make import MONDAY, bring_to, make_case, make_town
from tests.services.supervision.make import CALENDAR
from tongban.foundation.jobs.public import deliver_all
from tongban.services.cases.public import case_facts
from tongban.services.supervision.judging import judge
from tongban.services.supervision.replay_own import named_stories
from tongban.services.supervision.sources.mapped import gather, story_in
from tongban.services.supervision.sources.ocel import OWN_MAPPING, write_ocel
from tongban.services.supervision.sources.own import stories_of
from tongban.services.supervision.sources.reading import read_log

pytestmark = pytest.mark.django_db


def test_the_export_reads_back_as_the_same_acts_and_gives_the_same_cards(tmp_path: Path) -> None:
    town = make_town()
    numbers = [make_case(town, key=f"key-{n}").number for n in range(2)]
    bring_to(town, numbers[0], "issued")
    deliver_all()
    path = tmp_path / "cases.jsonocel"
    with path.open("w", encoding="utf-8") as file:
        cases, events = write_ocel(named_stories(first=MONDAY.date(), last=MONDAY.date()), file)
    own = {story.number: story for story in stories_of(case_facts(numbers))}
    assert (cases, events) == (2, sum(len(story.acts) for story in own.values())) and events > 5
    log = gather(read_log(path, OWN_MAPPING.columns), OWN_MAPPING)
    assert (set(log.cases), log.faults, log.unmapped) == (set(numbers), [], {})
    for number, case in log.cases.items():
        again = story_in(number, case, OWN_MAPPING, area_code="341602000000")
        kept = own[number]
        assert [(act.activity, act.at, act.entered_at, act.by) for act in again.acts] == [
            (act.activity, act.at, act.entered_at, act.by) for act in kept.acts
        ]
        assert (again.item_name, again.is_on_the_spot, again.standard_fen) == (
            kept.item_name,
            kept.is_on_the_spot,
            kept.standard_fen,
        )
        today = date(2026, 9, 30)
        found = [
            {one.rule.number for one in judge(one, today=today, calendar=CALENDAR)} for one in (again, kept)
        ]
        assert found[0] == found[1]


def test_the_export_is_what_the_standard_asks_and_holds_nothing_personal(tmp_path: Path) -> None:
    town = make_town()
    bring_to(town, make_case(town).number, "decided")
    path = tmp_path / "cases.jsonocel"
    with path.open("w", encoding="utf-8") as file:
        write_ocel(named_stories(first=MONDAY.date(), last=MONDAY.date()), file)
    said = json.loads(path.read_text(encoding="utf-8"))
    assert set(said) == {"objectTypes", "eventTypes", "objects", "events"}
    kinds = {one["name"]: {a["name"] for a in one["attributes"]} for one in said["eventTypes"]}
    ids = {one["id"] for one in said["objects"]}
    for event in said["events"]:
        assert {one["name"] for one in event["attributes"]} <= kinds[event["type"]]
        assert all(one["objectId"] in ids for one in event["relationships"])
    assert len({event["id"] for event in said["events"]}) == len(said["events"])
    for word in ("老张", "李窗口", "小满面馆", "理由", "意见"):
        assert word not in path.read_text(encoding="utf-8")
