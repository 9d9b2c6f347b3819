"""Made people and firms for demonstrations and tests: the same ones for the same seed.

Nobody real is meant: every ID number and credit code carries the unassigned county 341699,
every phone number begins with 160, a prefix that no operator has, and streets are 示例路.
Households have plausible ages: couples, their children, and old people who live with them or alone.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tongban.resources.registers.facts import FirmRow, PersonRow, Sex
from tongban.standards.codes import make_id_number, make_uscc

REFERENCE_DAY = date(2026, 1, 1)  # ages are counted on this day, whatever day it is
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
_SURNAME_WEIGHTS = [max(1, 26 - i) for i in range(len(_SURNAMES))]
_GIVEN = {
    (Sex.MALE, "old"): (
        "建",
        "国",
        "德",
        "福",
        "贵",
        "长",
        "树",
        "广",
        "学",
        "永",
        "庆",
        "兴",
        "振",
        "明",
        "祥",
    ),
    (Sex.FEMALE, "old"): (
        "秀",
        "兰",
        "桂",
        "英",
        "玉",
        "凤",
        "素",
        "珍",
        "翠",
        "淑",
        "华",
        "云",
        "荣",
        "芝",
        "莲",
    ),
    (Sex.MALE, "mid"): (
        "伟",
        "强",
        "军",
        "磊",
        "勇",
        "涛",
        "鹏",
        "辉",
        "刚",
        "波",
        "斌",
        "超",
        "飞",
        "峰",
        "亮",
    ),
    (Sex.FEMALE, "mid"): (
        "丽",
        "娜",
        "静",
        "敏",
        "艳",
        "娟",
        "霞",
        "燕",
        "婷",
        "雪",
        "红",
        "萍",
        "倩",
        "琳",
        "洁",
    ),
    (Sex.MALE, "young"): (
        "浩",
        "宇",
        "轩",
        "博",
        "泽",
        "睿",
        "晨",
        "子",
        "俊",
        "航",
        "嘉",
        "一",
        "铭",
        "奕",
        "阳",
    ),
    (Sex.FEMALE, "young"): (
        "欣",
        "怡",
        "梓",
        "涵",
        "雨",
        "诗",
        "佳",
        "琪",
        "可",
        "若",
        "思",
        "语",
        "彤",
        "妍",
        "晴",
    ),
}
_TRADES = (
    ("面馆", "餐饮服务；食品销售", "个体工商户"),
    ("小吃店", "餐饮服务；小餐饮", "个体工商户"),
    ("超市", "食品销售；日用百货销售", "个体工商户"),
    ("书店", "图书、报刊零售；文具用品零售", "个体工商户"),
    ("理发店", "理发服务", "个体工商户"),
    ("药材有限公司", "中药材种植；地产中草药购销", "有限责任公司"),
    ("商贸有限公司", "日用品批发；互联网销售", "有限责任公司"),
    ("建筑工程有限公司", "建设工程施工；室内装饰装修", "有限责任公司"),
    ("食品有限公司", "食品生产；食品销售", "有限责任公司"),
    ("文化传播有限公司", "出版物零售；组织文化艺术交流活动", "有限责任公司"),
    ("养老服务有限公司", "机构养老服务；护理机构服务", "有限责任公司"),
    ("物流有限公司", "道路货物运输；普通货物仓储服务", "有限责任公司"),
)
_NAMES_OF_FIRMS = "祥和安泰福源盛达恒昌瑞丰嘉禾康宁聚鑫润泽华茂春晖信义"


@dataclass(frozen=True, kw_only=True)
class Home:
    """Where made people live: an area and its name in full, such as 亳州市谯城区观堂镇."""

    area_code: str
    full_name: str


@dataclass(frozen=True, kw_only=True)
class _Body:
    """One member of a household before it has a number."""

    surname: str
    sex: Sex
    age: int


def make_people(*, seed: int, count: int, homes: Sequence[Home]) -> list[PersonRow]:
    """`count` people in households spread over `homes`; the same for the same arguments."""
    chance = random.Random(seed)  # noqa: S311  made data must come out the same each time
    people: list[PersonRow] = []
    sequences: dict[date, int] = {}
    household = 0
    while len(people) < count:
        household += 1
        home = chance.choice(homes)
        address = f"{home.full_name}示例路{chance.randint(1, 299)}号{chance.randint(1, 6)}栋{chance.randint(1, 24)}0{chance.randint(1, 4)}室"
        for body in _household(chance):
            people.append(_person(body, chance, sequences, len(people), address, home.area_code, household))
    return people[:count]


def make_firms(*, seed: int, count: int, people: Sequence[PersonRow], homes: Sequence[Home]) -> list[FirmRow]:
    """`count` firms, each with a legal representative of 20 to 64 years among `people`."""
    chance = random.Random(seed + 1)  # noqa: S311
    owners = [person for person in people if 20 <= age_on(person.birth_date, REFERENCE_DAY) < 65]
    return [_firm(number, chance, chance.choice(owners), chance.choice(homes)) for number in range(count)]


def age_on(birth_date: date, day: date) -> int:
    """Full years on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def _household(chance: random.Random) -> Iterator[_Body]:
    surname, other = _surname(chance), _surname(chance)
    kind = chance.choices(("couple", "family", "old", "single"), weights=(15, 50, 20, 15))[0]
    if kind == "old":
        age = chance.randint(60, 92)
        yield _Body(surname=surname, sex=Sex.MALE, age=age)
        if chance.random() < 0.7:
            yield _Body(surname=other, sex=Sex.FEMALE, age=max(60, age - chance.randint(0, 5)))
        return
    if kind == "single":
        yield _Body(surname=surname, sex=chance.choice(list(Sex)), age=chance.randint(20, 59))
        return
    age = chance.randint(26, 58)
    yield _Body(surname=surname, sex=Sex.MALE, age=age)
    yield _Body(surname=other, sex=Sex.FEMALE, age=max(22, age - chance.randint(0, 4)))
    if kind == "family":
        for _ in range(chance.choices((1, 2, 3), weights=(45, 45, 10))[0]):
            youngest = max(0, age - 45)
            yield _Body(surname=surname, sex=chance.choice(list(Sex)), age=chance.randint(youngest, age - 23))
        if chance.random() < 0.25 and age + 22 <= 95:
            yield _Body(surname=surname, sex=Sex.MALE, age=min(95, age + chance.randint(22, 32)))


def _person(
    body: _Body,
    chance: random.Random,
    sequences: dict[date, int],
    number: int,
    address: str,
    area_code: str,
    household: int,
) -> PersonRow:
    year = REFERENCE_DAY.year - body.age - 1
    born = date(year, chance.randint(1, 12), chance.randint(1, 28))
    return PersonRow(
        name=_name(body, chance),
        id_number=make_id_number(birth_date=born, sequence=_sequence(sequences, born, body.sex)),
        sex=body.sex,
        birth_date=born,
        address=address,
        phone=f"160{chance.randint(0, 9999):04d}{number:04d}",
        area_code=area_code,
        household=household,
    )


def _sequence(sequences: dict[date, int], born: date, sex: Sex) -> int:
    """The next number of that day: odd for men, even for women (GB 11643)."""
    taken = sequences.get(born, 0) + 1
    sequences[born] = taken
    return taken * 2 - (1 if sex is Sex.MALE else 0)


def _surname(chance: random.Random) -> str:
    return chance.choices(_SURNAMES, weights=_SURNAME_WEIGHTS)[0]


def _name(body: _Body, chance: random.Random) -> str:
    time_of_life = "old" if body.age >= 55 else "mid" if body.age >= 25 else "young"
    given = _GIVEN[body.sex, time_of_life]
    return body.surname + "".join(chance.sample(given, chance.choices((1, 2), weights=(30, 70))[0]))


def _firm(number: int, chance: random.Random, owner: PersonRow, home: Home) -> FirmRow:
    trade, scope, form = chance.choice(_TRADES)
    mark = "".join(chance.sample(_NAMES_OF_FIRMS, 2))
    is_company = form == "有限责任公司"
    place = home.full_name.split("市")[0] + "市" if is_company else home.full_name.split("市")[-1]
    return FirmRow(
        uscc=make_uscc(body=f"MA{number:06d}", registrar="9", kind="1" if is_company else "2"),
        name=f"{place}{mark}{trade}（演示）",
        kind=form,
        address=f"{home.full_name}示例路{chance.randint(1, 299)}号",
        area_code=home.area_code,
        business_scope=scope,
        registered_on=date(chance.randint(2008, 2025), chance.randint(1, 12), chance.randint(1, 28)),
        phone=f"160{chance.randint(0, 9999):04d}{number:04d}",
        representative_id_number=owner.id_number,
    )
