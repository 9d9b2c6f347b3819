"""Makers of documents."""

import pytest

from tongban.services.search.collections import declare_collection
from tongban.services.search.facts import Document
from tongban.services.search.rules import FieldRule

COLLECTION = "test"
declare_collection(
    COLLECTION,
    {
        "aliases": FieldRule(weight=4.0, usual_length=8, is_short=True),
        "text": FieldRule(weight=0.3, usual_length=60),
    },
)
CITY = ("340000000000", "341600000000")
COUNTY = (*CITY, "341602000000")
OTHER = ("340000000000", "340100000000")


def document(
    key: str, title: str, *aliases: str, text: str = "", area_path: tuple[str, ...] = CITY
) -> Document:
    """A document of the test collection."""
    return Document(key=key, title=title, fields={"aliases": aliases, "text": text}, area_path=area_path)


TITLES = {
    "food": ("食品经营许可（新办）", "开饭馆"),
    "food-change": ("食品经营许可（变更）",),
    "books": ("出版物零售经营许可", "开书店"),
    "card": ("社会保障卡申领", "办社保卡"),
    "elder": ("老年优待证办理",),
    "marriage": ("结婚登记",),
    "divorce": ("离婚登记",),
    "house": ("国有建设用地使用权及房屋所有权转移登记", "房产过户"),
    "fund": ("住房公积金提取（租房）",),
    "passport": ("普通护照签发",),
}


@pytest.fixture
def library() -> None:
    """A small library."""
    from tongban.services.search.commands.put import put_many

    documents = [document(key, title, *aliases) for key, (title, *aliases) in TITLES.items()]
    put_many(collection=COLLECTION, documents=documents)
