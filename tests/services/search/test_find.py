"""What people ask for is found, and nonsense is not."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.services.search.make import CITY, COLLECTION, COUNTY, OTHER, TITLES, document
from tongban.services.items.everyday.reading import everyday_words
from tongban.services.search.commands.put import put_many, rebuild, remove
from tongban.services.search.everyday import Everyday
from tongban.services.search.models import SearchBuild, SearchDocument, SearchPlace
from tongban.services.search.queries import find, idle_share, keys_of
from tongban.services.search.words import fold, plain_words

pytestmark = pytest.mark.django_db


def keys(q: str, **options: object) -> list[str]:
    return [hit.key for hit in find(collection=COLLECTION, q=q, **options).hits]  # type: ignore[arg-type]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("食品经营许可", "food"),
        ("食品 变更", "food-change"),
        ("怎么开书店", "books"),
        ("社保卡", "card"),
        ("社会保障卡怎么办理", "card"),
        ("我想开饭馆要什么手续", "food"),
        ("老年证", "elder"),
        ("离婚", "divorce"),
        ("房产过户需要什么材料", "house"),
        ("公积金提取", "fund"),
        ("护照", "passport"),
        ("ＰＡＳＳＰＯＲＴ 护照", "passport"),
    ],
)
def test_everyday_questions_find_what_is_meant(q: str, first: str) -> None:
    assert keys(q)[0] == first


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "q", ["", "   ", "？！，。", "asdf qwer zxcv", "的了吗", "量子纠缠望远镜", "123456789", "%' OR 1=1 --"]
)
def test_nonsense_finds_nothing(q: str) -> None:
    assert keys(q) == []


@pytest.mark.usefixtures("library")
def test_offices_words_are_found_by_peoples_words() -> None:
    found = find(collection=COLLECTION, q="领结婚证", everyday=Everyday({"结婚证": ["结婚登记"]}))
    assert found.hits[0].key == "marriage"
    assert found.understood[0].said == "结婚证"
    assert found.understood[0].meant == ("结婚登记",)


def test_of_things_that_read_alike_an_area_sees_the_nearest() -> None:
    put_many(
        collection=COLLECTION,
        documents=[
            document("city", "居住证办理", area_path=CITY),
            document("county", "居住证办理", area_path=COUNTY),
            document("other", "居住证办理", area_path=OTHER),
            document("province", "居住证办理", area_path=CITY[:1]),
        ],
    )
    assert keys("居住证", area_path=COUNTY) == ["county"]
    assert keys("居住证", area_path=CITY) == ["city"]
    assert keys("居住证", area_path=OTHER) == ["other"]
    assert keys("居住证", area_path=(*CITY, "341699000000")) == ["city"]
    assert keys("居住证") == ["province"]


def test_what_only_areas_below_handle_is_found_there() -> None:
    put_many(
        collection=COLLECTION,
        documents=[
            document("county", "居住证办理", area_path=COUNTY),
            document("another", "居住证办理", area_path=(*CITY, "341621000000")),
        ],
    )
    (hit,) = find(collection=COLLECTION, q="居住证", area_path=CITY).hits
    assert (hit.key, hit.is_one_of_many) == ("another", True)
    assert keys("居住证", area_path=OTHER) == []


@pytest.mark.usefixtures("library")
def test_a_question_costs_two_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        find(collection=COLLECTION, q="食品经营许可证怎么办", area_path=COUNTY)


@pytest.mark.usefixtures("library")
def test_a_document_put_again_replaces_itself() -> None:
    put_many(collection=COLLECTION, documents=[document("food", "电影放映许可")])
    assert keys("电影放映") == ["food"]
    assert keys("食品经营许可")[0] == "food-change"
    assert SearchPlace.objects.filter(key="food").count() == 1


@pytest.mark.usefixtures("library")
def test_what_is_removed_is_not_found() -> None:
    remove(collection=COLLECTION, keys=["passport", "not there"])
    assert keys("护照") == []
    assert idle_share(collection=COLLECTION) == pytest.approx(1 / len(TITLES))


@pytest.mark.usefixtures("library")
def test_a_rebuild_shows_exactly_the_new_documents() -> None:
    assert (
        rebuild(collection=COLLECTION, documents=(document(f"n{n}", f"第{n}号排水许可") for n in range(600)))
        == 600
    )
    assert keys_of(collection=COLLECTION) == {f"n{n}" for n in range(600)}
    assert keys("护照") == []
    assert len(keys("排水许可", limit=5)) == 5
    assert SearchDocument.objects.count() == 600
    assert SearchBuild.objects.count() == 1


def test_writing_is_folded() -> None:
    assert fold("ＡＢＣ１２３（许可）") == "abc123(许可)"
    assert plain_words("ETC卡，办理") == ("etc", "卡", "办理")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("open a small restaurant", "food"),
        ("How do I apply for a bookshop?", "books"),
        ("social security card", "card"),
        ("housing fund", "fund"),
    ],
)
def test_common_english_words_find_what_is_meant(q: str, first: str) -> None:
    assert keys(q, everyday=everyday_words())[0] == first


@pytest.mark.usefixtures("library")
def test_other_english_words_find_nothing() -> None:
    assert keys("open a small spaceport", everyday=everyday_words()) == []


@pytest.mark.usefixtures("library")
def test_a_hit_names_the_words_that_brought_it_as_people_write_them() -> None:
    found = find(collection=COLLECTION, q="老人卡", everyday=Everyday({"老人卡": ["老年优待证"]}))
    assert found.hits[0].key == "elder"
    assert found.hits[0].matched
    assert all(word in "老年优待证" for word in found.hits[0].matched)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("q", ["猫登记", "我的猫要登记", "xbox登记", "iPhone 许可"])
def test_what_it_does_not_have_is_not_sure_for_the_rest_of_the_question(q: str) -> None:
    assert find(collection=COLLECTION, q=q).confidence < 0.9
    assert find(collection=COLLECTION, q="结婚登记").confidence == 1
