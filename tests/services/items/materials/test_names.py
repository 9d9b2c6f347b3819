"""What a name is without its writing, and which names are offered as one."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.services.items.importing.facts import ImportedRow
from tongban.services.items.importing.reading import open_file, rows_of
from tongban.services.items.materials.facts import Reason
from tongban.services.items.materials.likeness import MOST_OTHERS, near_duplicates
from tongban.services.items.materials.names import bare_name, initials, normal_name


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("《营业执照》副本（复印件，加盖公章）", "营业执照"),
        ("营业执照正、副本原件及复印件各1份", "营业执照"),
        ("ＡＢ级检测报告（原件1份）", "ab级检测报告"),
        ("律师事务所执业许可证正本(1本）、副本（2本）", "律师事务所执业许可证"),
        ("（一）申请人的身份证明。", "申请人身份证明"),
        ("3.授权委托书,验原件", "授权委托书"),
        ("申请表（一式两份）", "申请表"),
        ("承诺书（签字盖章）", "承诺书"),
        # what stands in brackets and says something stays
        ("建设用地规划许可申请表（变更）", "建设用地规划许可申请表变更"),
        ("照片2张（2寸）", "照片2寸"),
        # neither numbers that belong to the name, nor a name of nothing but form
        ("户口簿第一页", "户口簿第一页"),
        ("3.15投诉记录", "315投诉记录"),
        ("复印件", "复印件"),
        ("×××水库的函", "×××水库函"),
    ],
)
def test_a_normal_name_has_lost_its_writing_and_its_copies(name: str, normal: str) -> None:
    assert normal_name(name) == normal


@given(st.text(alphabet="营业执照的副本复印件（）()《》“”、。 12份章a", min_size=1, max_size=20))
def test_quotes_and_spaces_never_change_a_normal_name(name: str) -> None:
    assert normal_name(f" 《{name}》 ") == normal_name(name)
    assert len(normal_name(name)) <= len(name)


@pytest.mark.parametrize(
    ("normal", "bare"),
    [("学历证明材料", "学历证明"), ("有效居民身份证", "身份证"), ("户口本", "户口簿"), ("材料", "材料")],
)
def test_a_bare_name_has_lost_words_that_stand_for_any_paper(normal: str, bare: str) -> None:
    assert bare_name(normal) == bare


def test_initials_are_what_people_type() -> None:
    assert initials("《营业执照》") == "yyzz"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("营业执照", "《营业执照》副本（复印件）", Reason.SAME),
        ("学历证明", "学历证明材料", Reason.FORM_WORDS),
        ("居民身份证", "有效身份证", Reason.FORM_WORDS),
        ("不动产登记申请书", "不动产登记申请表", Reason.SIMILAR),
        ("不动产权属证书", "不动产权权属证书", Reason.SIMILAR),
        ("经办人身份证", "经办人有效身份证件", Reason.SIMILAR),
        ("商品房买卖合同", "商品住房买卖合同", Reason.SIMILAR),
    ],
)
def test_near_names_are_offered_with_the_reason(one: str, other: str, reason: Reason) -> None:
    (cluster,) = near_duplicates({one: 2, other: 1})
    assert (cluster.kept, cluster.others[0].name, cluster.others[0].reason) == (one, other, reason)
    assert 0 < cluster.others[0].score <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("食品生产许可证申请书", "药品生产许可证申请书"),
        ("建设工程规划许可证申请表", "建设工程规划许可证申请表（变更）"),
        ("第一类医疗器械备案表", "第一类医疗器械生产备案表"),
        ("司法鉴定人变更登记申请表", "司法鉴定人注销登记申请表"),
        ("出租人身份证明", "承租人身份证明"),
        ("法定监护人1就业证明", "法定监护人2就业证明"),
        ("无房产家庭证明", "有房产家庭证明"),
        ("原不动产权属证书", "不动产权属证书"),
        ("申请表", "申请书"),
        ("建设项目环境影响报告表", "建设项目环境影响报告书"),
        ("章程", "公司章程"),
    ],
)
def test_names_of_different_papers_are_not_offered(one: str, other: str) -> None:
    assert near_duplicates([one, other]) == []


def test_what_somebody_kept_apart_is_not_offered_again_by_way_of_a_third() -> None:
    names = {"营业执照": 3, "《营业执照》": 2, "营业执照（复印件）": 1}
    apart = {frozenset(("《营业执照》", "营业执照（复印件）"))}
    (cluster,) = near_duplicates(names, apart=apart)
    assert [one.name for one in cluster.others] == ["《营业执照》"]
    assert near_duplicates(names, apart={*apart, frozenset(("营业执照", "《营业执照》"))}) != []
    assert near_duplicates(["甲证", "《甲证》"], apart={frozenset(("甲证", "《甲证》"))}) == []


def test_a_cluster_is_no_larger_than_a_person_looks_through() -> None:
    found = near_duplicates([f"营业执照（{count}份）" for count in range(1, MOST_OTHERS + 10)])
    assert [len(one.others) for one in found] == [MOST_OTHERS, 7]


def test_the_real_names_give_few_clusters_and_those_were_read(shared: Path) -> None:
    """The figures of docs/how-to/keep-materials-tidy.md."""
    names: dict[str, int] = {}
    for file in ("gxzwfw-govflow-mit/fangchenggang_items.jsonl", "policykg-mit/guangdong_items.jsonl"):
        for row in rows_of(open_file(shared / "data" / "items" / file)):
            assert isinstance(row, ImportedRow)
            for name in {slot.name for slot in row.content.slots}:
                names[name] = names.get(name, 0) + 1
    found = near_duplicates(names)
    reasons = [one.reason for cluster in found for one in cluster.others]
    assert (len(names), len(found)) == (3346, 111)
    assert [reasons.count(reason) for reason in Reason] == [55, 23, 80]


def test_a_name_of_nothing_but_joining_words_costs_no_time() -> None:
    started = time.perf_counter()
    for name in ("需" * 500, "并需均" * 166 + "盖", "营业执照" + "需" * 490):
        normal_name(name)
    assert time.perf_counter() - started < 0.2
    assert normal_name("营业执照复印件并须加盖公章") == normal_name("营业执照")
