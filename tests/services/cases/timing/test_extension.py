"""The statutory limit is put off once, in time, by whom the law names, and the applicant is told why."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from tests.foundation.identity.make import sign_in
from tests.foundation.papers.make import text_of
from tests.services.cases.make import Town, make_town
from tests.services.cases.timing.make import accepted, case_of, end, extend, moment, refused_as, start
from tests.services.cases.visit import desk_of, words_of
from tests.services.items.make import content
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.public import document_of, paper_bytes
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Refused
from tongban.services.cases.models import LimitExtension
from tongban.services.items.public import LawfulExtension, Limit, Limits
from tongban.services.items.rules import flaws

pytestmark = pytest.mark.django_db
PROMISED, BY_LAW = date(2026, 10, 16), date(2026, 10, 30)


@pytest.fixture
def town() -> Town:
    return make_town()


def test_ten_days_more_by_law_and_not_one_on_what_was_promised(town: Town, tmp_path: Path) -> None:
    number = accepted(town)
    extend(town, number, moment(10, 30, 17, 30))  # the last minute of the last day
    case = case_of(number)
    assert (case.promised_due_on, case.statutory_due_on) == (PROMISED, date(2026, 11, 13))
    deliver_all()
    notice = document_of(owner=f"case:{number}", kind="extension")
    assert notice and notice.template == "extension-notice" and notice.paper
    said = text_of(paper_bytes(notice.paper.id), tmp_path)
    assert "法定最晚办结日" in said
    assert "承诺在2026年10月16日前办结" in said
    assert Message.objects.filter(title="The decision on your application takes longer").count() == 1
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    page = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "延长10个工作日。要核对外地的材料。" in page
    assert "法定期限延长了10个工作日。" in page
    entry = entries_of(f"cases:{number}")[-1]
    assert entry.facts and entry.facts["days"]["statutory_due_on"] == ["2026-10-30", "2026-11-13"]


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("extension-too-much", {"count": 11}),
        ("extension-too-much", {"count": 0}),
        ("extension-words", {"reasons": " "}),
        ("extension-too-late", {"at": moment(10, 30, 17, 31)}),
    ],
)
def test_what_the_law_does_not_allow_is_refused(code: str, more: dict[str, object], town: Town) -> None:
    number = accepted(town)
    with refused_as(code):
        extend(town, number, **({"at": moment(10, 20)} | more))  # type: ignore[arg-type]
    assert not LimitExtension.objects.exists()
    assert case_of(number).statutory_due_on == BY_LAW


def test_once_is_all(town: Town) -> None:
    number = accepted(town)
    extend(town, number, moment(10, 20), count=3)
    with refused_as("extended-already"):
        extend(town, number, moment(10, 21), count=3)
    assert case_of(number).statutory_due_on == date(2026, 11, 4)


def test_it_may_be_put_off_while_the_clock_stands_and_both_add_up(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(10, 9))
    extend(town, number, moment(12, 1))  # long after the unmoved last day: the clock stands
    end(town, number, moment(12, 1, 16))
    # four of 30 days had run; 26 from 2 December: 22 in that year, and 4, 5, 6 and 7 January
    assert case_of(number).statutory_due_on == date(2027, 1, 7)


def test_a_joint_decision_has_45_days_and_15_more_by_the_government() -> None:
    town = make_town(limits=Limits(promised=Limit(count=30)), other_organisations=("消防救援支队（示例）",))
    number = accepted(town)
    assert case_of(number).statutory_due_on == date(2026, 12, 4)
    with refused_as("extension-unapproved"):
        extend(town, number, moment(10, 20), count=15)
    extend(town, number, moment(10, 20), count=15, approval="谯政批〔2026〕8号")
    assert case_of(number).statutory_due_on == date(2026, 12, 25)
    assert LimitExtension.objects.get().approver == "head-of-government"


def test_other_types_have_no_general_law_that_puts_them_off() -> None:
    own = Limits(statutory=Limit(count=20), promised=Limit(count=10))
    town = make_town(type_code="07", limits=own)
    number = accepted(town)
    with refused_as("no-extension"):
        extend(town, number, moment(10, 20), count=1)


RULES = "食品经营许可和备案管理办法"


def of_special_law(at_most: int) -> Town:
    """An item whose own law says by how much its limit is put off."""
    special = LawfulExtension(at_most=at_most, law=RULES, article="第二十二条")
    return make_town(limits=Limits(promised=Limit(count=10), extension=special))


def test_the_items_own_law_beats_the_ten_days() -> None:
    town = of_special_law(5)
    number = accepted(town)
    with refused_as("extension-too-much"):
        extend(town, number, moment(10, 20), count=6)
    said = words_of(desk_of(town.approver).get(f"/desk/cases/{number}/"))
    assert f"只能延长一次，最多5天 （《{RULES}》第二十二条）" in said
    extend(town, number, moment(10, 20), count=5)
    assert case_of(number).statutory_due_on == date(2026, 11, 6)
    paper = Document.objects.get(owner=f"case:{number}", kind="extension")
    assert paper.data["basis"] == [f"《{RULES}》第二十二条"]
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    why = citizen.get(f"/my/cases/{number}/why/").content.decode()
    assert f"《{RULES}》第二十二条" in why and "《行政许可法》第四十二条第一款" in why


def test_what_the_items_own_law_forbids_is_refused_with_the_article() -> None:
    town = of_special_law(0)
    number = accepted(town)
    with pytest.raises(Refused) as refused:
        extend(town, number, moment(10, 20), count=1)
    assert refused.value.code == "extension-forbidden"
    assert refused.value.facts == {"law": f"《{RULES}》", "article": "第二十二条"}
    assert not LimitExtension.objects.exists()
    said = words_of(desk_of(town.approver).get(f"/desk/cases/{number}/"))
    assert f"《{RULES}》第二十二条不许延期。" in said and "延长办理期限" not in said


def test_another_type_is_put_off_where_its_own_law_says_so() -> None:
    special = LawfulExtension(at_most=5, law=RULES, article="第二十二条")
    own = Limits(statutory=Limit(count=20), promised=Limit(count=10), extension=special)
    town = make_town(type_code="07", limits=own)
    number = accepted(town)
    extend(town, number, moment(10, 20), count=5)
    assert case_of(number).statutory_due_on == date(2026, 11, 6)


def test_an_extension_by_a_special_law_names_it_to_the_article() -> None:
    said = Limits(promised=Limit(count=10), extension=LawfulExtension(at_most=5, law=RULES))
    assert [flaw.rule for flaw in flaws(content(limits=said))] == ["extension-unfounded"]
