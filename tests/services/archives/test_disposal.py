"""At the end of a term one appraises and another approves; what was destroyed stays on record."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import add_post
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.archives.make import appraiser, archive_head, archivist, stored
from tests.services.cases.make import MONDAY, Town
from tests.services.cases.visit import words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import document_of
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.archives import store
from tongban.services.archives.commands.steer import hold_package
from tongban.services.archives.facts import OnHold, PackageState, ReasonMissing
from tongban.services.archives.jobs import destroy_content
from tongban.services.archives.keeping.commands.propose import propose_disposal
from tongban.services.archives.keeping.commands.settle import settle_disposal
from tongban.services.archives.keeping.facts import (
    Choice,
    DisposalSettled,
    NotDue,
    NothingChosen,
    SamePerson,
)
from tongban.services.archives.keeping.models import Disposal
from tongban.services.archives.models import ArchivePackage

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-CN"}
OLD, KEPT = "341602000000000001", "341602000000000002"
add_post("archive-all", frozenset({"archives.read", "archives.appraise", "archives.approve_disposal"}))


def proposed(town: Town, by: Any = None, **choices: Choice) -> str:
    """The number of a list with one package to destroy and one to keep."""
    given = choices or {OLD: Choice.DESTROY, KEPT: Choice.KEEP}
    return propose_disposal(
        organisation_id=town.organisation_id,
        choices=given,
        opinion="期限已满",
        by=by or appraiser(),
        at=MONDAY,
    )


def test_two_people_destroy_a_package_and_its_hash_stays(town: Town) -> None:
    row, kept = stored(town, OLD), stored(town, KEPT)
    number = proposed(town)
    assert store.place_of(row.pk, 1).is_file()
    settle_disposal(number=number, is_approved=True, reason="同意销毁", by=archive_head(), at=MONDAY)
    deliver_all()
    after, longer = ArchivePackage.objects.get(pk=row.pk), ArchivePackage.objects.get(pk=kept.pk)
    assert (after.state, after.sha256, after.files) == (PackageState.DISPOSED, row.sha256, row.files)
    assert not store.place_of(row.pk, 1).exists() and store.place_of(kept.pk, 1).is_file()
    assert longer.keep_until is not None and longer.keep_until.year == 2036
    disposal = Disposal.objects.get(number=number)
    assert disposal.destroyed_at is not None
    paper = document_of(owner=f"disposal:{number}", kind="certificate")
    assert paper is not None and paper.paper is not None
    assert [one.act for one in entries_of(f"archives:{OLD}")] == [
        "archives.appraise",
        "archives.approve_disposal",
    ]
    destroy_content(number=number)  # heard again
    client = sign_in_staff(Client(headers=CHINESE), archive_head())
    page = words_of(client.get(f"/desk/archives/{OLD}/"))
    assert "已销毁" in page and "基本信息.xml" in page and "下载" not in page
    read = client.get(f"/papers/{paper.paper.id}/")
    assert b"".join(read.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    stranger = sign_in_staff(Client(headers=CHINESE), town.clerk)
    assert stranger.get(f"/papers/{paper.paper.id}/").status_code == 404


def test_one_person_is_not_two(town: Town) -> None:
    stored(town, OLD), stored(town, KEPT)
    both = make_staff(name="齐两手", posts=("archive-all",))
    number = proposed(town, by=both)
    with pytest.raises(SamePerson):
        settle_disposal(number=number, is_approved=True, reason="同意销毁", by=both, at=MONDAY)
    with pytest.raises(NotAllowed):
        settle_disposal(number=number, is_approved=True, reason="同意销毁", by=appraiser(), at=MONDAY)
    with pytest.raises(NotFound):
        settle_disposal(number=number, is_approved=True, reason="同意销毁", by=town.clerk, at=MONDAY)
    assert Disposal.objects.get(number=number).state == "proposed"
    client = sign_in_staff(Client(headers=CHINESE), both)
    assert "批准这份清单" not in words_of(client.get(f"/desk/archives/due/{number}/"))


def test_while_an_appeal_is_on_nothing_is_destroyed(town: Town) -> None:
    row = stored(town, OLD)
    stored(town, KEPT)
    hold_package(number=OLD, reason="行政诉讼中", by=archivist(), at=MONDAY)
    with pytest.raises(OnHold):
        proposed(town)
    ArchivePackage.objects.filter(pk=row.pk).update(hold_at=None, hold_by="", hold_reason="")
    number = proposed(town)
    hold_package(number=OLD, reason="行政诉讼中", by=archivist(), at=MONDAY)
    with pytest.raises(OnHold):
        settle_disposal(number=number, is_approved=True, reason="同意销毁", by=archive_head(), at=MONDAY)
    assert ArchivePackage.objects.get(pk=row.pk).state == PackageState.KEPT
    settle_disposal(number=number, is_approved=False, reason="有诉讼，不销毁", by=archive_head(), at=MONDAY)
    with pytest.raises(DisposalSettled):
        settle_disposal(number=number, is_approved=True, reason="同意销毁", by=archive_head(), at=MONDAY)
    assert store.place_of(row.pk, 1).is_file()


@pytest.mark.parametrize(
    "changes",
    [
        {"keep_until": None},
        {"keep_until": MONDAY.date()},
        {"state": "queried"},
    ],
)
def test_what_is_not_due_is_refused(town: Town, changes: dict[str, Any]) -> None:
    stored(town, OLD, **changes)
    with pytest.raises(NotDue) as refused:
        proposed(town, **{OLD: Choice.DESTROY})
    assert OLD in str(refused.value.facts["numbers"])
    assert not Disposal.objects.exists()


def test_a_package_stands_on_one_list_and_empty_lists_are_refused(town: Town) -> None:
    stored(town, OLD), stored(town, KEPT)
    proposed(town)
    with pytest.raises(NotDue):
        proposed(town, **{OLD: Choice.DESTROY})
    with pytest.raises(NotDue):
        proposed(town, **{"341602000000009999": Choice.DESTROY})
    for opinion, choices, refusal in (
        ("期限已满", {}, NothingChosen),
        ("好", {OLD: Choice.KEEP}, ReasonMissing),
    ):
        with pytest.raises(refusal):
            propose_disposal(
                organisation_id=town.organisation_id, choices=choices, opinion=opinion, by=appraiser(), at=MONDAY
            )  # fmt: skip


def test_it_goes_by_the_pages(town: Town) -> None:
    stored(town, OLD), stored(town, KEPT)
    client = sign_in_staff(Client(headers=CHINESE), appraiser())
    assert "2020年12月31日" in words_of(client.get("/desk/archives/due/"))
    refused = client.post("/desk/archives/due/", {f"choice-{OLD}": "destroy", "opinion": ""})
    assert refused.status_code == 422
    done = client.post("/desk/archives/due/", {f"choice-{OLD}": "destroy", "opinion": "期限已满"})
    head = sign_in_staff(Client(headers=CHINESE), archive_head())
    assert "批准这份清单" in words_of(head.get(done["Location"]))
    head.post(done["Location"], {"do": "approve", "reason": "同意销毁"})
    assert ArchivePackage.objects.get(case_number=OLD).state == PackageState.DISPOSED
    assert sign_in_staff(Client(), town.clerk).get(done["Location"]).status_code == 404
