"""What counts: settling by a person, replacing, overdue, who sees what, and what fusion is given."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.directory.make import make_officer, make_organisations
from tests.resources.fusion.deliveries.make import (
    AT,
    CITY_OFFICE,
    a_file,
    agreed,
    csv_text,
    delivered,
    people,
    written,
)
from tests.resources.fusion.make import COLUMNS
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.fusion.deliveries.commands.agree import end_agreement
from tongban.resources.fusion.deliveries.commands.clear import clear_replaced
from tongban.resources.fusion.deliveries.commands.receive import receive_delivery
from tongban.resources.fusion.deliveries.commands.settle import settle_delivery
from tongban.resources.fusion.deliveries.commands.watch import mark_overdue
from tongban.resources.fusion.deliveries.live import FilesCleared, live_sources
from tongban.resources.fusion.deliveries.models import Agreement, Delivery
from tongban.resources.fusion.deliveries.queries import (
    agreements_for,
    deliveries_for,
    delivery_for,
    delivery_named,
)
from tongban.resources.fusion.deliveries.refusals import (
    DeliveryUnderWay,
    NothingToSettle,
    NotInForce,
    Overtaken,
)
from tongban.resources.fusion.deliveries.shelf import folder_of
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import Field, Kind
from tongban.resources.fusion.running.run import fuse
from tongban.resources.fusion.running.store import Store

pytestmark = pytest.mark.django_db
DAY = AT.date()


def shrunk(tmp_path: Path) -> Delivery:
    """A second full delivery that is set aside."""
    agreed()
    delivered(a_file(tmp_path, people(10)))
    return delivered(a_file(tmp_path, people(3), "b.csv"), at=AT + timedelta(hours=1))


def test_what_is_set_aside_does_not_count_until_a_person_says_so_with_reasons(tmp_path: Path) -> None:
    row = shrunk(tmp_path)
    make_organisations()
    authority = make_officer(posts=("data-authority",), organisation_code=CITY_OFFICE)
    department = make_officer(posts=("deliverer",))
    assert [one.number for one in live_sources(Kind.PEOPLE, DAY)] == [1]
    answer = {"agreement": "residents", "number": 2, "is_accepted": True, "at": AT}
    with pytest.raises(DutyMissing):
        settle_delivery(**answer, reason="可信", by=department)
    with pytest.raises(Invalid):
        settle_delivery(**answer, reason=" ", by=authority)
    with pytest.raises(NotFound):
        settle_delivery(**answer | {"number": 3}, reason="可信", by=authority)
    row.refresh_from_db()
    assert (row.state, row.settled_by) == ("set-aside", "")
    settle_delivery(**answer, reason="撤并后人数确实少了", by=authority)
    assert [one.number for one in live_sources(Kind.PEOPLE, DAY)] == [2]
    with pytest.raises(NothingToSettle):
        settle_delivery(**answer, reason="再来", by=authority)
    told = delivery_for("residents", 2, by=department)
    assert (told.state, told.reason, told.settled_by_name) == ("accepted", "撤并后人数确实少了", "李窗口")
    assert delivery_for("residents", 1, by=department).is_superseded


def test_a_post_that_settles_has_a_task_for_it(tmp_path: Path) -> None:
    make_organisations()
    authority = make_officer(posts=("data-authority",), organisation_code=CITY_OFFICE)
    shrunk(tmp_path)
    task = Task.objects.get()
    assert (task.post_code, task.organisation_id) == ("data-authority", authority.organisation_id)
    assert task.title == "常住人口第2次：比上次少70%：上次10行，这次3行。"
    settle_delivery(agreement="residents", number=2, is_accepted=False, reason="漏了", by=authority, at=AT)
    assert Task.objects.get().outcome == "refused"
    assert [one.number for one in live_sources(Kind.PEOPLE, DAY)] == [1]


def test_the_department_hears_of_what_is_set_aside_refused_and_settled(tmp_path: Path) -> None:
    make_organisations()
    first, second = (make_officer(posts=("deliverer",)) for _ in range(2))
    elsewhere = make_officer(posts=("deliverer",), organisation_code=CITY_OFFICE)
    authority = make_officer(posts=("data-authority",), organisation_code=CITY_OFFICE)
    shrunk(tmp_path)  # a system brings it: everybody at the post hears

    def heard(by: Officer) -> list[tuple[str, str]]:
        rows = Message.objects.filter(to_account=by.account_id).order_by("sent_at", "id")
        return [(one.title, one.url) for one in rows]

    aside = [("A delivery is set aside", "/desk/deliveries/residents/2/")]
    assert (heard(first), heard(second), heard(elsewhere)) == (aside, aside, [])
    answer = {"agreement": "residents", "reason": "可信", "by": authority, "at": AT + timedelta(hours=2)}
    settle_delivery(**answer, number=2, is_accepted=True)
    counts = ("A delivery that was set aside counts", "/desk/deliveries/residents/2/")
    assert heard(second) == [*aside, counts]
    delivered(a_file(tmp_path, [], "c.csv"), by=first, at=AT + timedelta(hours=3))
    assert heard(first)[2:] == [("A delivery is refused", "/desk/deliveries/residents/3/")]
    assert len(heard(second)) == 2, "who handed it in hears, and nobody else"
    delivered(a_file(tmp_path, people(1), "d.csv"), by=first, at=AT + timedelta(hours=4))
    settle_delivery(**answer | {"at": AT + timedelta(hours=5)}, number=4, is_accepted=False)
    assert [title for title, _ in heard(first)[3:]] == [
        "A delivery is set aside",
        "A delivery that was set aside is refused",
    ]
    delivered(a_file(tmp_path, people(3, first=2), "e.csv"), by=first, at=AT + timedelta(hours=6))
    assert len(heard(first)) == 5, "what counts at once is no news"


def test_what_a_later_full_delivery_replaced_can_only_be_refused(tmp_path: Path) -> None:
    shrunk(tmp_path)
    make_organisations()
    authority = make_officer(posts=("data-authority",))
    delivered(a_file(tmp_path, people(11), "c.csv"), at=AT + timedelta(hours=2))
    answer = {"agreement": "residents", "number": 2, "reason": "旧的", "by": authority, "at": AT}
    with pytest.raises(Overtaken):
        settle_delivery(**answer, is_accepted=True)
    settle_delivery(**answer, is_accepted=False)
    assert [one.number for one in live_sources(Kind.PEOPLE, DAY)] == [3]


def test_fusion_gets_the_last_full_delivery_and_what_came_after(tmp_path: Path) -> None:
    agreed(authority=[{"field": "*", "level": 9}, {"field": "*", "level": 3, "valid_from": "2026-10-01"}])
    agreed("changes", is_full=False, authority=[{"field": "phone", "level": 7}])
    agreed("firms", kind="entities", columns={"key": "码"})
    for number in (1, 2):
        delivered(a_file(tmp_path, people(8 + number), f"{number}.csv"))
        delivered(a_file(tmp_path, people(1, first=number), f"c{number}.csv"), "changes")
    sources = live_sources(Kind.PEOPLE, DAY)
    assert [one.number for one in sources] == [2, 4, 3]
    assert [one.authority[Field.PHONE] for one in sources] == [7, 7, 9]
    assert [one.authority[Field.NAME] for one in sources] == [0, 0, 9]
    assert live_sources(Kind.PEOPLE, date(2026, 10, 1))[2].authority[Field.NAME] == 3
    assert live_sources(Kind.ENTITIES, DAY) == []
    assert live_sources(Kind.PEOPLE, DAY - timedelta(days=1)) == []
    end_agreement(
        code="changes",
        on=DAY + timedelta(days=1),
        reason="停",
        by=make_officer(posts=("data-authority",)),
        at=AT,
    )
    assert len(live_sources(Kind.PEOPLE, DAY)) == 3
    assert len(live_sources(Kind.PEOPLE, DAY + timedelta(days=1))) == 1


def test_what_landed_is_fused_and_rows_can_be_traced_to_the_file(tmp_path: Path, engine: DuckEngine) -> None:
    agreed()
    delivered(a_file(tmp_path, people(4)))
    fused = fuse(
        kind=Kind.PEOPLE,
        sources=live_sources(Kind.PEOPLE, DAY),
        store=Store(tmp_path / "register", Kind.PEOPLE),
        engine=engine,
        on=DAY,
        expected_rows=4,
        report=lambda step: None,
    )
    rows = list(engine.rows(engine.read(fused.golden())))
    assert len(rows) == 4
    assert {one["name"] for one in rows} == {"王大树"}


def test_one_delivery_of_an_agreement_lands_after_the_other_and_only_while_it_is_in_force(
    tmp_path: Path,
) -> None:
    agreed()
    file = a_file(tmp_path, people(2))
    told = {"agreement": "residents", "file": file, "name": "a.csv", "has_worker": False}
    officer = make_officer(posts=("deliverer",))
    receive_delivery(**told, by=officer, at=AT)
    with pytest.raises(DeliveryUnderWay):
        receive_delivery(**told, by=officer, at=AT)
    with pytest.raises(NotInForce):
        receive_delivery(**told, by=officer, at=AT - timedelta(days=30))
    other = make_officer(posts=("deliverer",), organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        receive_delivery(**told, by=other, at=AT)
    authority = make_officer(posts=("data-authority",))
    with pytest.raises(DutyMissing):
        receive_delivery(**told, by=authority, at=AT)
    assert Delivery.objects.count() == 1
    assert [one.name for one in folder_of("residents", 1).parent.iterdir()] == ["1"]


def test_an_empty_file_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    agreed()
    with pytest.raises(Invalid):
        delivered(written(tmp_path / "a.csv", ""))
    assert not Delivery.objects.exists()
    assert not list(folder_of("residents", 1).parent.iterdir())


def test_files_of_replaced_and_refused_deliveries_are_deleted_when_their_time_has_passed(
    tmp_path: Path, settings: Any
) -> None:
    settings.DELIVERIES_KEEP_DAYS = 30
    agreed()
    old = delivered(a_file(tmp_path, people(3)))
    empty = delivered(a_file(tmp_path, []))
    standing = delivered(a_file(tmp_path, people(4)), at=AT + timedelta(days=1))
    folders = {one: folder_of("residents", one) for one in (old.number, empty.number, standing.number)}
    assert clear_replaced(at=AT + timedelta(days=30)) == 0
    folders[old.number].rename(tmp_path / "deleted before it was killed")
    assert clear_replaced(at=AT + timedelta(days=32)) == 2
    assert clear_replaced(at=AT + timedelta(days=32)) == 0
    assert [one for one, folder in folders.items() if folder.exists()] == [standing.number]
    assert delivery_named("residents", old.number).cleared_at == AT + timedelta(days=32)
    assert len(live_sources(Kind.PEOPLE, DAY + timedelta(days=30))) == 1
    with pytest.raises(FilesCleared):
        live_sources(Kind.PEOPLE, DAY)


def test_who_is_late_is_marked_told_once_and_noted_in_the_delivery(tmp_path: Path) -> None:
    make_organisations()
    department = make_officer(posts=("deliverer",))
    agreed(cycle=3, grace_days=1)
    late = AT + timedelta(days=2)  # due on Tuesday 29 September
    assert Agreement.objects.get().due_on == date(2026, 9, 29)
    assert mark_overdue(at=AT + timedelta(days=1)) == 0
    assert mark_overdue(at=late) == 1
    assert mark_overdue(at=late) == 0
    task = Task.objects.get()
    assert (task.organisation_id, task.closed_at) == (department.organisation_id, None)
    assert agreements_for(department, on=late.date())[0].is_overdue
    assert not agreements_for(department, on=AT.date())[0].is_overdue
    row = delivered(a_file(tmp_path, people(2)), at=late)
    assert row.state == "accepted"
    assert row.findings[0]["facts"] == {"due": "2026-09-29", "days": 1}
    assert Task.objects.get().outcome == "delivered"
    assert (Agreement.objects.get().due_on, Agreement.objects.get().overdue_on) == (date(2026, 10, 9), None)


def test_a_department_sees_its_own_and_the_data_authority_sees_all(tmp_path: Path) -> None:
    agreed()
    agreed("others", organisation=CITY_OFFICE)
    delivered(a_file(tmp_path, people(2)))
    delivered(written(tmp_path / "o.csv", csv_text(people(3), COLUMNS)), "others")
    county = make_officer(posts=("deliverer",))
    city = make_officer(posts=("deliverer",), organisation_code=CITY_OFFICE)
    authority = make_officer(posts=("data-authority",))
    clerk = make_officer(posts=("accept",))
    seen = {
        name: (
            [one.code for one in agreements_for(by, on=DAY)],
            [one.agreement for one in deliveries_for(by)],
        )
        for name, by in (("county", county), ("city", city), ("all", authority), ("clerk", clerk))
    }
    assert seen["county"] == (["residents"], ["residents"])
    assert seen["city"] == (["others"], ["others"])
    assert sorted(seen["all"][0]) == sorted(seen["all"][1]) == ["others", "residents"]
    assert seen["clerk"] == ([], [])
    for by in (city, clerk):
        with pytest.raises(NotFound):
            delivery_for("residents", 1, by=by)
