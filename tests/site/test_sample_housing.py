"""The sample city's housing goes all the way: delivered, landed, loaded, found by its owner's number."""

from pathlib import Path

from tests.site.conftest import SAMPLE_DAY
from tongban.resources.exchange.sources.ports import Subject, SubjectKind
from tongban.resources.exchange.sources.queries import bindings, source_of
from tongban.site.sample import load_city
from tongban.site.sample_folder import read_sample, sample_folder
from tongban.site.sample_people import firm_code, named_people


def test_housing_is_found_by_its_owners_number(in_bozhou: Path) -> None:
    people = dict(named_people(read_sample(sample_folder(), "people.yaml")))
    source = source_of("103001/000001")
    asked = {"fields": ["坐落", "用途"], "conditions": (), "at": SAMPLE_DAY}
    hers = source.find(Subject(kind=SubjectKind.PERSON, key=people["zhang-xiaoman"].id_number), **asked)
    assert [row.values["用途"] for row in hers] == ["住宅", "商业服务"]
    assert all(row.subject_person_id for row in hers)
    [works] = source.find(Subject(kind=SubjectKind.FIRM, key=firm_code("MD000003")), **asked)
    assert works.values["用途"] == "工业"


def test_loaded_again_nothing_changes(in_bozhou: Path) -> None:
    before = bindings()
    load_city(sample_folder(), at=SAMPLE_DAY)
    assert bindings() == before
    assert len(before) == 4
