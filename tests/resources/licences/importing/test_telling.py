"""Licences issued in bulk: one event for the batch, and a message to each holder that has an account."""

from pathlib import Path

import pytest

from tests.foundation.directory.make import add_post, make_officer, make_organisations
from tests.foundation.identity.make import make_person
from tests.foundation.papers.make import AT
from tests.resources.licences.importing.make import opened, row, written
from tests.resources.licences.make import make_types
from tests.resources.registers.make import make_firm, make_firm_of, make_registered
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.public import work_off
from tongban.foundation.messages.models import Message
from tongban.kernel import clock
from tongban.resources.licences.importing.commands.steer import start_import
from tongban.resources.licences.importing.commands.tell_holders import tell_holders
from tongban.resources.licences.models import Licence

pytestmark = pytest.mark.django_db
add_post("backlog", frozenset({"licences.import", "licences.issue"}))


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def chen() -> Officer:
    make_organisations()
    make_types()
    return make_officer(name="陈发证", posts=("backlog",))


def issued(path: Path, rows: list[dict[str, str]], by: Officer) -> object:
    import_id = opened(written(path / "a.csv", rows), by=by)
    work_off()
    start_import(import_id=import_id, by=by, at=AT)
    work_off()
    return import_id


def test_the_holder_with_an_account_is_told_and_only_that_one(chen: Officer, tmp_path: Path) -> None:
    person = make_person()
    firm = make_firm_of(person.person_id)
    without_account = make_firm(make_registered(name="老李"))
    rows = [
        row(1, 统一社会信用代码=firm.uscc),
        row(2, 统一社会信用代码=without_account.uscc),
        row(3),
        row(4, 统一社会信用代码="91340000123456789X"),
    ]
    import_id = issued(tmp_path, rows, chen)
    assert Licence.objects.count() == 3
    [event] = Announcement.objects.filter(name="licences.issued-in-bulk")
    assert (event.fields["count"], event.fields["first_row"], event.fields["last_row"]) == (3, 1, 3)
    [message] = Message.objects.all()
    licence = Licence.objects.get(number=rows[0]["许可证编号"])
    assert (message.to_account, message.url) == (person.account_id, f"/my/licences/{licence.code}/")
    assert message.facts == {"licence": "食品经营许可证", "organisation": licence.organisation_name}
    tell_holders(import_id=import_id, first_row=1, last_row=4, at=AT)  # type: ignore[arg-type]
    assert Message.objects.count() == 1


def test_of_a_licence_whose_term_is_over_nobody_is_told(chen: Officer, tmp_path: Path) -> None:
    firm = make_firm_of(make_person().person_id)
    issued(
        tmp_path,
        [
            row(
                1,
                统一社会信用代码=firm.uscc,
                有效期起="2019-01-01",
                有效期止="2024-01-01",
                发证日期="2019-01-01",
            )
        ],
        chen,
    )
    assert Licence.objects.count() == 1
    assert not Message.objects.exists()
