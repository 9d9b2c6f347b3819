"""Helpers to visit the pages about cases: clients, drafts, a newer version of the item, the words of a page."""

import re
from html import unescape
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.identity.make import sign_in_staff
from tests.foundation.papers.make import image_bytes
from tests.services.cases.make import (
    CODE,
    MONDAY,
    Town,
    make_upload,
)
from tongban.foundation.directory.public import Officer
from tongban.services.cases.commands.draft import begin_draft, put_paper, save_form
from tongban.services.cases.facts import HolderKind
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.public import ItemContent

STROKES = "[[[40, 120], [120, 40], [200, 150]], [[250, 60], [260, 140], [340, 90]]]"


def desk_of(officer: Officer) -> Client:
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def words_of(response: Any) -> str:
    """What a page says, without its tags."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def picture(name: str = "平面图.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image_bytes(), content_type="image/png")


def make_draft(town: Town, *, is_complete: bool = False) -> UUID:
    draft_id = begin_draft(
        item_code=CODE,
        holder=HolderKind.PERSON,
        uscc=None,
        answers={"kind": "hot"},
        by=town.person,
        at=MONDAY,
    )
    if is_complete:
        values = {"shop": "小满面馆", "area": 68}
        save_form(draft_id=draft_id, values=values, is_done=True, by=town.person, at=MONDAY)
        paper_id = make_upload(town.person)
        put_paper(draft_id=draft_id, slot="layout", paper_id=paper_id, by=town.person, at=MONDAY)
    return draft_id


def publish_anew(terms: ItemContent) -> None:
    """A second version of the town's item, in force at once."""
    item = Item.objects.get(code=CODE)
    ItemVersion.objects.filter(item=item).update(in_force_to=MONDAY)
    item.current = ItemVersion.objects.create(
        item=item,
        number=2,
        content=terms.as_json(),
        content_sha256=terms.sha256(),
        published_at=MONDAY,
        published_by="system:test",
        in_force_from=MONDAY,
    )
    item.save()


def section_of(draft_id: UUID, citizen: Client) -> str:
    """The address of the first page of the draft's form."""
    page = citizen.get(f"/drafts/{draft_id}/").content.decode()
    found = re.search(rf"/drafts/{draft_id}/form/[^/\"]*/", page)
    assert found is not None
    return found[0]


def signing_page(draft_id: UUID, citizen: Client) -> str:
    """Go on from the checked answers; the address of the signing page."""
    return str(citizen.post(f"/drafts/{draft_id}/prepare/")["Location"])


def signed_with(citizen: Client, url: str, **said: Any) -> Any:
    """What the signing page answers to a signature; by drawing unless `said` names another way."""
    digest = re.search(r'name="digest" value="(\w+)"', citizen.get(url).content.decode())
    data = {"way": "drawn", "strokes": STROKES, "digest": digest[1] if digest else ""} | said
    return citizen.post(url, data)


def sign_and_submit(draft_id: UUID, citizen: Client) -> Any:
    """Sign the draft's application by drawing, which submits it."""
    return signed_with(citizen, signing_page(draft_id, citizen))
