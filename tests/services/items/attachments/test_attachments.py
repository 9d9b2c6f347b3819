"""Files of items: attached to drafts, public with the first version that refers to them."""

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import image_bytes, pdf_bytes
from tests.services.cases.visit import words_of
from tests.services.items.library.make import (
    CITY_BUREAU,
    CODE,
    COUNTY_BUREAU,
    OFFICE,
    OTHER_BUREAU,
    SAID,
    approve,
    city,
    claimed,
    drafted,
    legal,
    make_entry,
    manager,
    next_day,
    scheduled,
    terms,
)
from tests.services.items.make import MONDAY, content
from tongban.foundation.directory.public import Officer
from tongban.foundation.papers.facts import PaperEmpty, PaperTypeRefused
from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.public import readable_paper
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotAllowed, NotFound, TooLarge
from tongban.services.items.attachments.commands.attach import attach_file
from tongban.services.items.attachments.facts import AttachedFile, AttachmentKind, attachment_id
from tongban.services.items.attachments.models import Attachment
from tongban.services.items.attachments.queries import files_named, files_of
from tongban.services.items.facts import Result, Slot
from tongban.services.items.guide import guide_of
from tongban.services.items.library.facts import Act
from tongban.services.items.library.proposals import ProposalInvalid
from tongban.services.items.models import Item
from tongban.services.items.public import publish_item
from tongban.services.items.queries import item_terms
from tongban.services.items.scenario.sheet import sheet_of

pytestmark = pytest.mark.django_db
LOCAL = SystemActor(job="test")


@pytest.fixture(autouse=True)
def small_city(tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    clock.current().move_to(MONDAY)
    city()
    item_terms.cache_clear()
    yield


@pytest.fixture
def item() -> Item:
    make_entry()
    return claimed(COUNTY_BUREAU)


@cache
def word() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def attached(item: Item, **changes: Any) -> AttachedFile:
    fields: dict[str, Any] = {
        "subject": f"item:{item.code}",
        "kind": AttachmentKind.BLANK_FORM,
        "stream": io.BytesIO(word()),
        "name": "食品经营许可申请书.docx",
        "by": manager(COUNTY_BUREAU),
        "at": MONDAY,
    }
    return attach_file(**{**fields, **changes})


def visitor(organisation: str, post: str = "item-manager") -> Client:
    officer = make_staff(name="周事项", posts=(post,), organisation_code=organisation)
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def got(client: Client, file: AttachedFile, **headers: str) -> Any:
    """The answer, its bytes read as `said` (which closes the file)."""
    answer: Any = client.get(f"/items/attachments/{file.id}/", headers=headers)
    answer.said = answer.getvalue()
    return answer


def published(item: Item, **slot: str) -> None:
    """A version of the item whose only slot refers to files."""
    said = content(slots=(Slot(key="plan", name="申请书", kind="2", source="10", **slot),))
    Item.objects.filter(pk=item.pk).update(entry=None, own=None)
    publish_item(code=item.code, content=said, by=LOCAL, at=next_day(MONDAY))
    item_terms.cache_clear()


def test_a_file_is_kept_with_who_and_when_and_answers_its_reference(item: Item) -> None:
    file = attached(item, title="  申请书  （空白） ")
    assert attachment_id(file.reference) == file.id
    assert (file.title, file.name, file.size) == ("申请书 （空白）", "食品经营许可申请书.docx", len(word()))
    assert "wordprocessingml" in file.media_type
    assert attached(item).title == "食品经营许可申请书.docx"
    entry = entries_of(f"item:{item.code}")[-1]
    assert entry.act == "items.attach-file"
    assert entry.facts["kind"] == "blank-form"
    assert Paper.objects.filter(owner=f"attachment:{file.id}").count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"by": "other"}, NotAllowed),
        ({"by": "legal"}, NotAllowed),
        ({"subject": "item:none"}, NotFound),
        ({"subject": "case:1"}, ProposalInvalid),
        ({"name": "申请书.pdf"}, PaperTypeRefused),
        ({"name": "申请书.exe", "stream": io.BytesIO(b"MZ")}, PaperTypeRefused),
        ({"stream": io.BytesIO(b"")}, PaperEmpty),
        ({"stream": io.BytesIO(b"x" * 2000)}, TooLarge),
    ],
)
def test_a_refused_file_leaves_nothing(
    item: Item, settings: Any, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    officers: dict[str, Officer] = {"other": manager(OTHER_BUREAU), "legal": legal()}
    if "by" in changes:
        changes = {**changes, "by": officers[changes["by"]]}
    with pytest.raises(refusal):
        attached(item, **changes)
    assert not Attachment.objects.exists()
    assert not Paper.objects.exists()


def test_a_draft_is_seen_by_its_editors_and_the_offices_only(client: Client, item: Item) -> None:
    file = attached(item)
    citizen = sign_in(Client(), make_person())
    for stranger in (client, citizen, visitor(OTHER_BUREAU), visitor(COUNTY_BUREAU, "accept")):
        assert got(stranger, file).status_code == 404
    answer = got(visitor(COUNTY_BUREAU), file)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"
    office = visitor(OFFICE, "staffing-office")
    assert got(office, file).status_code == 404
    change = drafted(
        Act.CHANGE, f"item:{item.code}", proposal={"own": {"purpose": "开饭馆"}}, by=manager(COUNTY_BUREAU)
    )
    scheduled(change, by=manager(COUNTY_BUREAU))
    assert got(office, file).status_code == 200
    assert client.get(f"/items/attachments/{uuid4()}/").status_code == 404


def test_the_paper_itself_follows_the_same_rule(item: Item) -> None:
    file = attached(item)
    assert readable_paper(file.paper_id, by=manager(COUNTY_BUREAU), at=MONDAY).name == file.name
    with pytest.raises(NotFound):
        readable_paper(file.paper_id, by=manager(OTHER_BUREAU), at=MONDAY)
    assert files_of(f"item:{item.code}", by=manager(COUNTY_BUREAU)) == [file]
    assert files_of(f"item:{item.code}", by=manager(OTHER_BUREAU)) == []
    published(item, blank_form=file.reference)
    assert readable_paper(file.paper_id, by=make_person(), at=MONDAY).name == file.name


def test_what_a_published_version_names_is_public_for_ever(
    client: Client, item: Item, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    file, sample = attached(item), attached(item, name="样例.pdf", stream=io.BytesIO(pdf_bytes()))
    published(item, blank_form=file.reference, sample=sample.reference)
    with django_assert_num_queries(3):
        answer = got(client, file)
    assert answer.said == word()
    assert answer.headers["Content-Type"] == file.media_type
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E9%A3%9F")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert got(client, file, **{"if-none-match": answer.headers["ETag"]}).status_code == 304
    assert got(client, sample).headers["Content-Disposition"].startswith("inline")
    published(item, note="不再有空白表格")
    assert got(client, file).status_code == 200


def test_the_guide_and_the_list_show_what_kind_of_file_and_how_large(
    client: Client, item: Item, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    file = attached(item)
    look = attached(
        item,
        kind=AttachmentKind.RESULT_SAMPLE,
        name="证.png",
        stream=io.BytesIO(image_bytes()),
        title="许可证样子",
    )
    said = content(
        slots=(
            Slot(key="a", name="申请书", source="10", blank_form=file.reference, sample="f1dc524d-foreign"),
            Slot(key="b", name="图", source="10", blank_form=f"attachment:{uuid4()}"),
        ),
        result=Result(name="许可证", sample=look.reference),
    )
    Item.objects.filter(pk=item.pk).update(entry=None, own=None)
    publish_item(code=item.code, content=said, by=LOCAL, at=next_day(MONDAY))
    item_terms.cache_clear()
    with django_assert_max_num_queries(6):
        answer = client.get(f"/items/{item.code}/", headers={"accept-language": "zh-CN"})
    words = words_of(answer)
    assert "空白表格： 食品经营许可申请书.docx" in words
    assert "Word，" in words
    assert "样子： 许可证样子 图片，" in words
    assert words.count("空白表格") == 1
    for hidden in ("f1dc524d-foreign", "attachment:"):
        assert hidden not in answer.content.decode()
    with override("zh-hans"):
        (owed, *_) = sheet_of(guide_of(item.code, {}), on=MONDAY.date())["sections"]
    assert "空白表格：食品经营许可申请书.docx（Word，" in owed["lines"][0]["text"]
    assert client.get(f"/items/{item.code}/checklist.pdf").status_code == 200


def test_words_instead_of_a_result_sample_are_shown_as_before(client: Client, item: Item) -> None:
    Item.objects.filter(pk=item.pk).update(entry=None, own=None)
    said = content(result=Result(name="许可证", sample="正本一张"))
    publish_item(code=item.code, content=said, by=LOCAL, at=next_day(MONDAY))
    item_terms.cache_clear()
    assert "正本一张" in words_of(client.get(f"/items/{item.code}/"))


def test_a_file_of_the_list_entry_is_public_with_the_entrys_version(client: Client, item: Item) -> None:
    file = attached(item, subject=f"entry:{CODE}", by=manager(CITY_BUREAU))
    assert got(client, file).status_code == 404
    slots = [{**SAID["slots"][0], "blank_form": file.reference}, SAID["slots"][1]]
    approve(drafted(proposal={"content": terms(slots=slots).as_json()}))
    assert got(client, file).status_code == 200
    item_terms.cache_clear()
    assert file.name in words_of(client.get(f"/items/{item.code}/"))


def test_files_of_another_item_are_not_shown(item: Item) -> None:
    file = attached(item)
    assert files_named([file.reference, "words", "attachment:x"], code=item.code) == {file.reference: file}
    assert files_named([file.reference], code="L-other") == {}
