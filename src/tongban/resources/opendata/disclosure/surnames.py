"""What is known of Chinese names of persons, to tell a column of them from one of other words. Facts, and pure.

The surnames are the hundred most frequent ones (公安部《全国姓名报告》 names them year by year, in much the same order),
two of them in both ways of writing, and the usual ones of two characters.
"""

import re
from collections.abc import Iterable

COMMON = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "肖闫"
)
COMPOUND = frozenset(
    {"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "慕容", "皇甫", "尉迟", "公孙", "令狐", "夏侯", "轩辕",
     "长孙", "宇文", "端木", "独孤", "南宫", "呼延", "西门", "闻人", "申屠", "澹台", "淳于", "单于", "太史"}
)  # fmt: skip
# surnames that begin many other words too: 黄芪, 白芍, 石膏, 金属, 高中, 文化, 姜片, 杨树
_WORDS_TOO = frozenset("杨黄胡高林何马梁于程许曾叶余杜夏田任姜范方石金孔白康毛江龙万段雷钱汤易常武文")
# what places, roads, firms and offices end with, and few given names
_NO_PERSON = re.compile(
    r"[村镇乡县市区路街巷道店厂局所站桥庄集寨圩沟楼庙铺营湾坊馆院校部社港闸坝渠井寺塔园城屯堡岗郢]$|类$|业$|公司$"
)
_HAN = re.compile(r"^[\u4e00-\u9fff]{2,4}$")
LEAST_VALUES, LEAST_DIFFERENT = 5, 3
_SHARE = 0.8


def looks_like_name(text: str) -> bool:
    """Whether a word may be the name of a person: a surname and one or two characters that end like no place."""
    word = "".join(text.split())
    if not _HAN.match(word) or _NO_PERSON.search(word):
        return False
    if word[:2] in COMPOUND and len(word) > 2:
        return True
    return len(word) < 4 and word[0] in COMMON


def are_names(values: Iterable[str]) -> bool:
    """Whether most of the values of a column look like names of persons.

    Four of five different ones must, and half of those by a surname that begins few other words: kinds of herbs and
    goods begin with 黄, 白 or 石. Values that are few say nothing.
    """
    said = ["".join(value.split()) for value in values if value.strip()]
    different = set(said)
    if len(said) < LEAST_VALUES or len(different) < LEAST_DIFFERENT:
        return False
    names = {word for word in different if looks_like_name(word)}
    sure = sum(1 for word in names if word[0] not in _WORDS_TOO or word[:2] in COMPOUND)
    return len(names) >= _SHARE * len(different) and 2 * sure >= len(names)
