"""A rebuild beside the running index: nothing that is put or removed meanwhile is lost."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from tests.services.search.make import COLLECTION, document
from tongban.services.search.commands.put import RebuildRunning, put_many, rebuild, remove
from tongban.services.search.facts import Document
from tongban.services.search.models import SearchBuild, SearchCollection, SearchPlace
from tongban.services.search.queries import find, keys_of

pytestmark = pytest.mark.django_db


def titles(q: str) -> list[str]:
    return [hit.title for hit in find(collection=COLLECTION, q=q).hits]


@pytest.mark.usefixtures("library")
def test_what_is_put_or_removed_meanwhile_wins() -> None:
    def documents() -> Iterator[Document]:
        for number in range(600):
            if number == 550:  # the first batch is written, the second is being read
                put_many(
                    collection=COLLECTION,
                    documents=[document("n3", "电影放映许可"), document("n599", "游泳馆卫生许可")],
                )
                remove(collection=COLLECTION, keys=["n4", "n598"])
                assert titles("护照") == ["普通护照签发"]  # questions see the old build
                assert titles("电影放映") == ["电影放映许可"]  # and what was put
            yield document(f"n{number}", f"第{number}号排水许可")

    rebuild(collection=COLLECTION, documents=documents())
    assert keys_of(collection=COLLECTION) == {f"n{number}" for number in range(600)} - {"n4", "n598"}
    assert titles("电影放映") == ["电影放映许可"]
    assert titles("游泳馆") == ["游泳馆卫生许可"]
    assert titles("护照") == []
    assert not SearchPlace.objects.filter(number=None).exists()
    assert SearchBuild.objects.count() == 1


@pytest.mark.usefixtures("library")
def test_a_rebuild_that_breaks_off_leaves_the_old_one_and_the_next_one_clears_up() -> None:
    def broken() -> Iterator[Document]:
        yield from (document(f"n{number}", f"第{number}号排水许可") for number in range(501))
        raise OSError

    with pytest.raises(OSError):
        rebuild(collection=COLLECTION, documents=broken())
    assert titles("护照") == ["普通护照签发"]
    assert SearchCollection.objects.get(name=COLLECTION).building is not None
    assert rebuild(collection=COLLECTION, documents=[document("a", "电影放映许可")]) == 1
    assert keys_of(collection=COLLECTION) == {"a"}
    assert SearchBuild.objects.count() == 1


@pytest.mark.usefixtures("library")
def test_two_at_once_are_refused() -> None:
    settings = connection.settings_dict
    with psycopg.connect(
        dbname=settings["NAME"],
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=settings["USER"],
        password=settings["PASSWORD"],
    ) as other:
        other.execute("SELECT pg_advisory_lock(hashtext(%s))", [f"search:{COLLECTION}"])
        with pytest.raises(RebuildRunning):
            rebuild(collection=COLLECTION, documents=[])
    assert titles("护照") == ["普通护照签发"]


def test_what_reads_alike_is_one_text() -> None:
    put_many(
        collection=COLLECTION,
        documents=[document(f"k{n}", "居住证办理", area_path=("34", f"34{n:02}")) for n in range(40)],
    )
    (hit,) = find(collection=COLLECTION, q="居住证", area_path=("34", "3417")).hits
    assert (hit.key, hit.is_one_of_many) == ("k17", False)
    (hit,) = find(collection=COLLECTION, q="居住证").hits
    assert hit.is_one_of_many
