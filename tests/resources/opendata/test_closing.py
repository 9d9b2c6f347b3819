"""A dataset is closed by the catalogue: its resource is withdrawn, or no longer open."""

import pytest
from django.test import Client

from tests.foundation.papers.make import AT
from tests.resources.datasets.make import content
from tests.resources.opendata.make import SLUG, publish
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.resources.datasets.public import (
    approve_resource,
    revise_resource,
    save_draft,
    submit_resource,
    withdraw_resource,
)
from tongban.resources.opendata.commands.close import close_unopened
from tongban.resources.opendata.listeners import CATALOGUE
from tongban.resources.opendata.models import DatasetVersion, OpenDataset
from tongban.resources.opendata.rules import RESOURCE_GONE

pytestmark = pytest.mark.django_db


def anybody(language: str = "zh-CN") -> Client:
    return Client(headers={"accept-language": language})


def test_a_dataset_is_closed_when_its_resource_leaves_the_catalogue(
    editor: Officer, authority: Officer
) -> None:
    code = publish(editor, authority)
    publish(editor, authority, slug="other", resource={"name": "别的"})
    withdraw_resource(code=code, reasons="系统停用", by=authority, at=AT)
    deliver_all()
    page = anybody().get(f"/open/{SLUG}/")
    assert page.status_code == 410 and "资源目录下架" in words_of(page)
    assert "withdrawn from the resource catalogue" in words_of(anybody("en").get(f"/open/{SLUG}/"))
    for path in (f"/open/{SLUG}/csv", f"/open/v1/datasets/{SLUG}/rows"):
        assert anybody().get(path).status_code in (404, 410), path
    row = DatasetVersion.objects.get(dataset__slug=SLUG)
    assert (row.state, row.ended_by) == ("withdrawn", CATALOGUE.ref)
    assert OpenDataset.objects.get(slug=SLUG).next_build_on is None
    assert anybody().get("/open/other/").status_code == 200
    assert close_unopened(resource_code=code, why=RESOURCE_GONE, by=CATALOGUE, at=AT) == []


@pytest.mark.parametrize(("open_type", "state"), [("3", "withdrawn"), ("1", "published")])
def test_a_new_version_of_a_resource_closes_its_datasets_where_it_is_no_longer_open(
    editor: Officer, authority: Officer, open_type: str, state: str
) -> None:
    code = publish(editor, authority)
    revise_resource(code=code, by=editor, at=AT)
    save_draft(code=code, content=content(open_type=open_type), revision=1, by=editor, at=AT)
    submit_resource(code=code, by=editor, at=AT)
    approve_resource(code=code, version=2, by=authority, at=AT)
    deliver_all()
    assert DatasetVersion.objects.get().state == state
    assert ("不再开放" in words_of(anybody().get(f"/open/{SLUG}/"))) == (state == "withdrawn")
