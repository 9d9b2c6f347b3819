"""A table comes from what belongs to its resource: its binding or its provider's files; the registers' keeper has all."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import COUNTY_OFFICE, LOADER
from tests.foundation.identity.make import sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.licences.make import FOOD, make_types
from tests.resources.opendata.make import SLUG, build, firms, places, publish, publish_resource
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.resources.datasets.content import FieldContent
from tongban.resources.exchange.sources.commands.bind import bind_resource
from tongban.resources.exchange.sources.facts import SourceKind
from tongban.resources.exchange.sources.models import SourceBinding
from tongban.resources.opendata.commands.build import build_dataset
from tongban.resources.opendata.commands.define import define_dataset, save_definition
from tongban.resources.opendata.commands.renew import begin_renewal
from tongban.resources.opendata.content import Column, DatasetContent, Role, Rule, Topic, Type
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.jobs import BUILDER
from tongban.resources.opendata.models import DatasetVersion, OpenDataset
from tongban.resources.opendata.refusals import SourceNotOfResource

pytestmark = pytest.mark.django_db
FIELDS = (FieldContent(name="名称", column="name", type="C", length=60),)


def people() -> DatasetContent:
    return firms(
        title="餐饮从业人员健康检查",
        topic=Topic.PEOPLE,
        source="registers.population",
        columns=(
            Column(name="area", title="区划", role=Role.DIMENSION, level="county"),
            Column(name="people", title="人数", type=Type.INTEGER, role=Role.MEASURE),
        ),
    )


def of_county(editor: Officer, authority: Officer, **changes: Any) -> str:
    said = {"office": COUNTY_OFFICE, "name": "餐饮从业人员健康检查", "fields": FIELDS} | changes
    return publish_resource(editor, authority, **said)


def bound(code: str, kind: SourceKind, field: str, **said: Any) -> None:
    bind_resource(resource_code=code, kind=kind, fields={"名称": field}, by=LOADER, at=AT, **said)


@pytest.mark.parametrize("content", [people(), firms(), places(), places(source="calendars.days")])
def test_an_office_opens_no_register_under_the_name_of_something_else(
    county_editor: Officer, authority: Officer, content: DatasetContent
) -> None:
    code = of_county(county_editor, authority)
    with pytest.raises(SourceNotOfResource) as refused:
        define_dataset(slug=SLUG, resource_code=code, content=content, by=county_editor, at=AT)
    assert refused.value.facts == {"resource": "餐饮从业人员健康检查", "source": content.source}
    assert not OpenDataset.objects.exists()
    handed = places(source="table")
    define_dataset(slug=SLUG, resource_code=code, content=handed, by=county_editor, at=AT)
    with pytest.raises(SourceNotOfResource):
        save_definition(slug=SLUG, content=content, revision=1, by=county_editor, at=AT)
    assert DatasetVersion.objects.get().content["source"] == "table"


def test_what_the_exchange_serves_a_resource_from_is_its_own_and_stays_so_no_longer_than_that(
    county_editor: Officer, authority: Officer
) -> None:
    code = of_county(county_editor, authority)
    bound(code, SourceKind.ENTITIES, "firm.name")
    with pytest.raises(SourceNotOfResource):
        define_dataset(slug=SLUG, resource_code=code, content=people(), by=county_editor, at=AT)
    define_dataset(slug=SLUG, resource_code=code, content=firms(), by=county_editor, at=AT)
    build(county_editor)
    assert DatasetVersion.objects.get().state == "built"
    SourceBinding.objects.all().delete()
    with pytest.raises(SourceNotOfResource):
        build_dataset(slug=SLUG, by=county_editor, at=AT)


def test_of_the_licence_library_a_bound_resource_has_its_types_only(
    county_editor: Officer, authority: Officer
) -> None:
    make_types()
    code = of_county(county_editor, authority)
    bound(code, SourceKind.LICENCES, "licence.number", types=(FOOD,))
    content = firms(
        source="licences.counts",
        rule=Rule(kind=Kind.COUNTS),
        columns=(
            Column(name="year", title="签发年份", role=Role.DIMENSION),
            Column(name="licences", title="证照数", type=Type.INTEGER, role=Role.MEASURE),
        ),
    )
    for parameters in ({}, {"types": "other"}):
        wide = content.model_copy(update={"parameters": parameters})
        with pytest.raises(SourceNotOfResource):
            define_dataset(slug=SLUG, resource_code=code, content=wide, by=county_editor, at=AT)
    desk = sign_in_staff(Client(), county_editor)
    said = {"resource": code, "source": "licences.counts", "slug": SLUG}
    assert desk.post("/desk/open/new/", said).status_code == 302
    assert DatasetVersion.objects.get().content["parameters"] == {"types": FOOD}


def test_the_form_offers_what_belongs_to_the_resource(
    editor: Officer, county_editor: Officer, authority: Officer
) -> None:
    code = of_county(county_editor, authority)
    keepers = publish_resource(editor, authority)
    register, own_file = "人口库：", "本单位提交的文件"
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), county_editor)
    page = words_of(desk.get("/desk/open/new/"))
    assert own_file in page and register not in page
    answer = desk.post("/desk/open/new/", {"resource": code, "source": "registers.population", "slug": SLUG})
    assert answer.status_code == 409 and "不属于" in words_of(answer)
    bound(code, SourceKind.POPULATION, "person.name")
    assert register in words_of(desk.get("/desk/open/new/"))
    whole = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), editor)
    page = words_of(whole.get(f"/desk/open/new/?resource={keepers}"))
    assert register in page and own_file in page


def test_a_cycle_renews_nothing_whose_rows_are_of_another_resource(
    editor: Officer, authority: Officer
) -> None:
    publish(editor, authority, content=firms())
    OpenDataset.objects.update(resource_code=of_county_of_another(authority))
    assert begin_renewal(slug=SLUG, by=BUILDER, at=AT) is None


def of_county_of_another(authority: Officer) -> str:
    from tests.foundation.identity.make import make_staff

    return of_county(make_staff(name="孙编目", posts=("resource-editor",)), authority)
