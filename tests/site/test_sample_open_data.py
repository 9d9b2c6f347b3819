"""The sample city opens at least eight datasets, each of which keeps its rule, and loading again changes nothing."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.identity.make import sign_in_staff
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import officer_of
from tongban.foundation.identity.public import account_named
from tongban.kernel import clock
from tongban.resources.opendata.building import check_version
from tongban.resources.opendata.disclosure.personal import columns_of_names
from tongban.resources.opendata.queries import contents
from tongban.resources.opendata.store import read_table
from tongban.site.sample import load_city
from tongban.site.sample_folder import sample_folder

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_sample_opens_data_that_keeps_its_rules(monday: datetime, tmp_path: Path, settings: Any) -> None:
    settings.OPEN_DATA_DIR = tmp_path
    for _ in range(2):
        load_city(sample_folder(), at=monday)
    found = contents(limit=100)
    assert len(found) >= 8 and all(one.head.version == 1 and one.head.rows for one in found)
    for one in found:
        assert not columns_of_names(
            read_table(one.head.slug, 1, one.table_sha256), [it.title for it in one.content.published]
        )
        check_version(one.content, slug=one.head.slug, number=1, sha256=one.table_sha256)
        assert Client().get(f"/open/{one.head.slug}/").status_code == 200
    _walk_the_way_of_a_department()


def _walk_the_way_of_a_department() -> None:
    """陈编目 opens a resource of their own from a file that comes with the sample."""
    account_id = account_named("chen-bianmu")
    assert account_id is not None
    editor = officer_of(account_id=account_id, at=clock.now())
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), editor)
    assert "食品小作坊备案名录" in words_of(desk.get("/desk/open/new/"))
    said = {"resource": "204001/000002", "source": "table", "slug": "workshops"}
    assert desk.post("/desk/open/new/", said).status_code == 302
    table = sample_folder() / "open_tables" / "food-workshops.csv"
    file = SimpleUploadedFile(table.name, table.read_bytes())
    assert desk.post("/desk/open/workshops/table/", {"file": file}).status_code == 302
    assert "皖谯食坊2025003" in words_of(desk.get("/desk/open/workshops/table/"))
