"""The sample city's housing goes all the way: delivered, landed, loaded, found by its owner's number, and used."""

from pathlib import Path

from tests.site.conftest import SAMPLE_DAY
from tongban.foundation.directory.public import Officer, officer_of
from tongban.foundation.identity.public import account_named
from tongban.resources.exchange.answering.queries import askable
from tongban.resources.exchange.batches.queries import batches_for
from tongban.resources.exchange.comparing.queries import comparisons_with, lists_of
from tongban.resources.exchange.gateway.queries import systems_of
from tongban.resources.exchange.sources.ports import Subject, SubjectKind
from tongban.resources.exchange.sources.queries import bindings, source_of
from tongban.resources.exchange.subscribing.queries import subscriptions_for
from tongban.resources.exchange.uses.models import Use
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


def officer(username: str) -> Officer:
    account_id = account_named(username)
    assert account_id is not None
    return officer_of(account_id=account_id, at=SAMPLE_DAY)


def test_no_room_of_shared_data_is_empty(in_bozhou: Path) -> None:
    by, provider = officer("tao-gongxiang"), officer("jiang-gongxiang")
    [system], [subscription] = systems_of(by=by), subscriptions_for(by)
    assert (system.state, subscription.state, subscription.url) == ("live", "active", "")
    [change] = Use.objects.filter(way="subscription", person_id__isnull=False)
    assert change.fields == ["权利人", "权利人证件号", "坐落", "面积", "用途"]
    [file], [given] = batches_for(by), lists_of(by)
    assert (file.state, given.state, given.is_monthly) == ("making", "comparing", True)  # a worker's work
    assert [one.code for one in comparisons_with(provider)] == [given.code]
    [(_, asked)] = askable(by, at=SAMPLE_DAY)
    assert [one.code for one in asked.questions] == ["owns-home"]


def test_loaded_again_nothing_changes(in_bozhou: Path) -> None:
    before, used = bindings(), Use.objects.count()
    load_city(sample_folder(), at=SAMPLE_DAY)
    assert bindings() == before
    assert len(before) == 4
    assert Use.objects.count() == used and len(systems_of(by=officer("tao-gongxiang"))) == 1
