"""An address is read as far as the city's own list of areas knows, and what is not known is said."""

import pyarrow as pa
import pytest

from tests.foundation.directory.make import LOADER, LONG_AGO
from tongban.foundation.directory.public import AreaCentre, bring_city, locate_areas
from tongban.kernel.errors import Invalid
from tongban.kernel.memory import forget_all
from tongban.resources.registers.addresses import FoundBy, Sureness
from tongban.resources.registers.place_queries import area_reader, gazetteer, place_of

pytestmark = pytest.mark.django_db
LIXIN, QIAOCHENG, HUAXILOU = "341623000000", "341602000000", "341602001000"


@pytest.fixture(autouse=True)
def city() -> None:
    bring_city(code="341600000000", with_country=False, by=LOADER, at=LONG_AGO)
    forget_all()


@pytest.mark.parametrize(
    ("address", "delivered", "code", "found_by"),
    [
        ("安徽省亳州市谯城区花戏楼街道白布社区1号", QIAOCHENG, "341602001001", FoundBy.VILLAGE),
        ("花戏楼街道白布社区居委会", QIAOCHENG, "341602001001", FoundBy.VILLAGE),
        ("谯城区古井镇减店村5组", "", "341602100200", FoundBy.VILLAGE),
        ("谯城区花戏楼街道 示例路 5号", QIAOCHENG, HUAXILOU, FoundBy.TOWNSHIP),
        ("花戏楼街道", "", HUAXILOU, FoundBy.TOWNSHIP_ALONE),
        ("亳州市谯城区示例路5号", "", QIAOCHENG, FoundBy.COUNTY),
        ("示例路5号", QIAOCHENG, QIAOCHENG, FoundBy.DELIVERED),
        ("花戏楼街道1号", HUAXILOU, HUAXILOU, FoundBy.TOWNSHIP),
        ("利辛县城关镇示例路5号", QIAOCHENG, QIAOCHENG, FoundBy.DISAGREES),
        ("上海市示例路5号", "310100000000", "310100000000", FoundBy.DELIVERED),
        ("", "", "", FoundBy.NOTHING),
        ("北京市东城区王府井大街1号", "110101000000", "110101000000", FoundBy.DELIVERED),
    ],
)
def test_the_nearest_place_that_the_text_names_is_found(
    address: str, delivered: str, code: str, found_by: FoundBy
) -> None:
    found = place_of(address, delivered).located
    assert (found.area_code, found.found_by) == (code, found_by)


def test_a_loader_reads_the_same_of_many_whatever_house_stands_behind() -> None:
    texts = [
        "",
        "谯城区花戏楼街道",
        "花戏楼街道白布社区",
        "花戏楼街道白布社区居委会",
        "古井镇减店村5组",
        "利辛县城关镇",
        "示例路5号",
    ]
    houses = ["", "1号", "12栋3单元401室", "２５号附3户", "A座-2层B", "门", "村委会"]
    addresses = [text + house for text in texts for house in houses]
    for delivered in (QIAOCHENG, HUAXILOU, LIXIN, ""):
        read = area_reader()(pa.array(addresses), pa.array([delivered] * len(addresses)))
        assert read.to_pylist() == [gazetteer().region_of(one, delivered)[0] for one in addresses]
    assert "341602001001" in {gazetteer().region_of(one, QIAOCHENG)[0] for one in addresses}


@pytest.mark.parametrize(
    ("address", "road", "number"),
    [
        ("安徽省亳州市谯城区花戏楼街道示例路２５号3栋101室", "示例路", "25号"),
        ("谯城区芍花大道", "芍花大道", ""),
        ("谯城区古井镇减店村委会示例路1号", "示例路", "1号"),
        ("谯城区古井镇减店村5组", "", ""),
        ("亳州市谯城区和平路南巷3号附2号", "和平路", ""),
    ],
)
def test_road_and_number_are_as_the_text_has_them(address: str, road: str, number: str) -> None:
    found = place_of(address, QIAOCHENG).located
    assert (found.road, found.number) == (road, number)


def test_coordinates_are_of_the_place_or_of_the_nearest_above_it_or_not_known() -> None:
    nowhere = place_of("谯城区花戏楼街道1号", QIAOCHENG)
    assert (nowhere.longitude, nowhere.centre, nowhere.name) == (None, "", "亳州市谯城区花戏楼街道")
    rows = [AreaCentre(code=QIAOCHENG, longitude=115.78, latitude=33.88)]
    assert locate_areas(rows=rows, by=LOADER, at=LONG_AGO) == 1
    assert locate_areas(rows=rows, by=LOADER, at=LONG_AGO) == 0, "a second time changes nothing"
    above = place_of("谯城区花戏楼街道1号", QIAOCHENG)
    assert (above.longitude, above.latitude, above.centre) == (115.78, 33.88, "谯城区")
    assert not above.is_centre_its_own
    assert place_of("谯城区", QIAOCHENG).is_centre_its_own
    assert place_of("谯城区", QIAOCHENG).located.sureness is Sureness.HIGH


@pytest.mark.parametrize(
    "row",
    [
        AreaCentre(code=QIAOCHENG, longitude=33.88, latitude=115.78),
        AreaCentre(code="999999000000", longitude=115.78, latitude=33.88),
    ],
)
def test_a_centre_outside_the_country_or_of_no_area_is_refused(row: AreaCentre) -> None:
    good = AreaCentre(code=LIXIN, longitude=116.2, latitude=33.15)
    with pytest.raises(Invalid):
        locate_areas(rows=[good, row], by=LOADER, at=LONG_AGO)
    assert place_of("利辛县", LIXIN).longitude is None, "nothing is written"


def test_a_place_elsewhere_is_named_by_the_national_list() -> None:
    found = place_of("王府井大街1号", "110101000000")
    assert (found.name, found.longitude) == ("北京市东城区", None)
