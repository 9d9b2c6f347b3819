"""Uploads of people that nothing names any more are removed 30 days after they were given."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest

from tests.foundation.papers.make import AT, image_bytes, make_paper, pdf_bytes
from tongban.foundation.papers.commands import forget_unused as forgetting
from tongban.foundation.papers.commands.forget_unused import forget_unused
from tongban.foundation.papers.commands.store import store_file
from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.ports import paper_holders
from tongban.kernel.actors import SystemActor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATE = AT + 31 * DAY


class Needs:
    """An app that names some files."""

    def __init__(self) -> None:
        self.ids: set[UUID] = set()

    def held(self, *, account_id: int, ids: Collection[UUID]) -> set[UUID]:
        return self.ids & set(ids)


@pytest.fixture
def needs() -> Iterator[Needs]:
    answers = Needs()
    paper_holders.provide("test", answers)
    yield answers
    del paper_holders._by_kind["test"]


def give_again(*, days: int) -> UUID:
    """The file of `make_paper` once more, so many days later."""
    by, stream = SystemActor(job="test"), BytesIO(pdf_bytes())
    return store_file(stream=stream, name="合同.pdf", owner="person:7", by=by, at=AT + days * DAY).id


def left() -> set[str]:
    return set(Paper.objects.values_list("owner", flat=True))


def test_an_upload_that_nobody_needs_goes_after_thirty_days(needs: Needs) -> None:
    paper = make_paper(owner="person:7")
    assert forget_unused(at=AT + 30 * DAY) == (None, 0)
    assert forget_unused(at=LATE) == (paper.id, 1)
    assert forget_unused(at=LATE) == (None, 0) and not left()


def test_what_an_app_still_names_stays(needs: Needs) -> None:
    needs.ids = {make_paper(owner="person:7").id}
    make_paper(owner="person:8")
    assert forget_unused(at=LATE)[1] == 1
    assert left() == {"person:7"}


@pytest.mark.parametrize("owner", ["case:1", "draft:1", "dispute:1", "officer:7", "licence:1"])
def test_only_what_lies_directly_under_a_person_is_looked_at(needs: Needs, owner: str) -> None:
    make_paper(owner=owner)
    assert forget_unused(at=LATE) == (None, 0) and left() == {owner}


def test_a_file_that_is_given_again_counts_from_then_on(needs: Needs) -> None:
    first = make_paper(owner="person:7")
    again = give_again(days=20)
    assert again == first.id and Paper.objects.get().stored_at == AT
    assert forget_unused(at=LATE) == (None, 0)
    assert forget_unused(at=LATE + 20 * DAY)[1] == 1


def test_batches_join_without_gap(needs: Needs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    held = {make_paper(owner=f"person:{one}").id for one in (1, 2)}
    needs.ids = held
    for one in (3, 4, 5):
        make_paper(owner=f"person:{one}", content=image_bytes(), name="图.png")
    after, removed = forget_unused(at=LATE)
    while after is not None:
        after, more = forget_unused(after=after, at=LATE)
        removed += more
    assert removed == 3 and left() == {"person:1", "person:2"}
