"""The editor without script: checked, confirmed, published; refused with where and how to mend, nothing written."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.services.cases.visit import words_of
from tests.services.process.bpmn import bpmn, flow, simple, step
from tests.services.process.desk import desk_of
from tests.services.process.make import AT, make_process
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Invalid
from tongban.services.process.models import ProcessVersion
from tongban.services.process.public import ChangedMeanwhile, KeyTaken, process_version, publish_process
from tongban.services.process.texts import LARGEST

pytestmark = pytest.mark.django_db
EDIT = "/desk/processes/trial/edit/"


@pytest.fixture
def client() -> Client:
    make_process(key="trial")
    return desk_of("process-manager")[0]


def sent(client: Client, act: str, text: str = "", *, path: str = EDIT, **fields: Any) -> Any:
    return client.post(path, {"act": act, "bpmn": text, "based_on": 1, **fields})


BETTER = simple(terms='post="approve" limitDays="2" outcomes="grant refuse"')


def test_the_form_holds_the_newest_text_with_a_place_for_each_element(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        body = client.get(EDIT).content.decode()
    assert "BPMNShape" in body and 'name="based_on" value="1"' in body


def test_a_sound_text_is_told_so_with_what_differs_and_nothing_is_saved(client: Client) -> None:
    answer = sent(client, "check", BETTER)
    words = words_of(answer)
    assert answer.status_code == 200
    for said in ("没有要改的，可以发布", "和第1版不同的地方", "审核", "岗位：", "2个工作日", "准予、不予"):
        assert said in words
    assert process_version("trial").number == 1


def test_everything_wrong_is_listed_with_how_to_mend(client: Client) -> None:
    text = bpmn(
        '<startEvent id="s"/>' + flow("s", "a") + step("a", "审核", terms="") + flow("a", "e")
        + '<serviceTask id="x" name="查库"/><endEvent id="e"/>'
    )  # fmt: skip
    for act in ("check", "publish", "confirm"):
        answer = sent(client, act, text)
        words = words_of(answer)
        assert answer.status_code == 422
        for said in (
            "2处要改",
            "审核（第4行）：没有写由哪个岗位办",
            "选岗位",
            "查库（第4行）：不支持",
            "改成由岗位办的用户任务",
        ):
            assert said in words
        assert 'data-element="x"' in answer.content.decode()
    assert process_version("trial").number == 1
    assert not entries_of("process:trial")[1:]


def test_publishing_asks_first_and_then_makes_a_version(client: Client) -> None:
    words = words_of(sent(client, "publish", BETTER))
    for said in ("把“试验”发布为第2版？", "不能再改", "改了什么", "谁在用", "0件"):
        assert said in words
    assert process_version("trial").number == 1
    answer = sent(client, "confirm", BETTER)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/processes/trial/")
    assert ProcessVersion.objects.get(key="trial", number=2).bpmn == BETTER
    assert "已发布第2版" in words_of(client.get("/desk/processes/trial/"))


def test_going_back_keeps_what_was_drawn(client: Client) -> None:
    answer = sent(client, "back", BETTER)
    assert answer.status_code == 200
    assert "limitDays=&quot;2&quot;" in answer.content.decode()


def test_who_read_an_older_version_is_told_what_changed(client: Client) -> None:
    make_process(key="trial", bpmn_xml=simple(terms='post="issue"'))
    answer = sent(client, "confirm", BETTER)
    words = words_of(answer)
    assert answer.status_code == 409
    for said in ("已有人发布第2版", "改动", "审核", "岗位："):
        assert said in words
    body = answer.content.decode()
    assert 'name="based_on" value="2"' in body and "limitDays=&quot;2&quot;" in body
    assert process_version("trial").number == 2
    assert sent(client, "confirm", BETTER, based_on=2).status_code == 302


def test_a_new_process_has_a_key_of_its_own(client: Client) -> None:
    path = "/desk/processes/new/"
    assert "BPMNShape" in client.get(path).content.decode()
    for key, status, said in (
        ("", 422, "用2—60个小写字母"),
        ("Größe", 422, "用2—60个小写字母"),
        ("new", 422, "用2—60个小写字母"),
        ("trial", 409, "已有标识为“trial”的流程"),
    ):
        answer = sent(client, "confirm", BETTER, path=path, key=key, based_on=0)
        assert answer.status_code == status
        assert said in words_of(answer)
    assert sent(client, "publish", BETTER, path=path, key="own-way", based_on=0).status_code == 200
    assert sent(client, "confirm", BETTER, path=path, key="own-way", based_on=0).status_code == 302
    assert process_version("own-way").number == 1


def test_a_file_takes_the_place_of_the_text(client: Client) -> None:
    file = SimpleUploadedFile("p.bpmn", BETTER.encode("utf-16"))
    body = sent(client, "check", "old", file=file).content.decode()
    assert "没有要改的" in body and "limitDays=&quot;2&quot;" in body


def test_findings_of_a_file_stand_beside_its_own_text(client: Client) -> None:
    file = SimpleUploadedFile("p.bpmn", BETTER.replace('limitDays="2"', 'limitDays="soon"').encode())
    answer = sent(client, "check", "old", file=file)
    assert answer.status_code == 422
    assert "环节时限“soon”不是天数" in words_of(answer)
    assert "limitDays=&quot;soon&quot;" in answer.content.decode()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xfe\x00", "文字读不出来"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "文字读不出来"),
        (b"PK\x03\x04", "不是XML"),
        (b"", "不是XML"),
        (b"<a/>" + b" " * LARGEST, "超过1024 kB"),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "DOCTYPE"),
    ],
)
def test_a_file_that_is_no_bpmn_is_refused(client: Client, raw: bytes, said: str) -> None:
    answer = sent(client, "publish", simple(), file=SimpleUploadedFile("p.bpmn", raw))
    assert answer.status_code == 422
    assert said in words_of(answer)


def test_the_verb_refuses_a_stale_base_and_a_taken_key() -> None:
    _, officer = desk_of("process-manager")
    publish_process(key="mine", bpmn_xml=simple(), by=officer, at=AT, based_on=0)
    for based_on, refusal in ((0, KeyTaken), (2, ChangedMeanwhile)):
        with pytest.raises(refusal):
            publish_process(key="mine", bpmn_xml=BETTER, by=officer, at=AT, based_on=based_on)
    for key in ("", "a", "5posts", "a_b", "new", "check", "organisations", "x" * 61):
        with pytest.raises(Invalid):
            publish_process(key=key, bpmn_xml=BETTER, by=officer, at=AT, based_on=0)
    assert process_version("mine").number == 1
    assert len(entries_of("process:mine")) == 1
