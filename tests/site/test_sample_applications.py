"""Twelve services of the sample city, each asked for by the person who stands for it: what they still owe."""

import random
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from pathlib import Path

import pytest

from tests.services.cases.make import BY_TOKEN, make_upload
from tests.site.conftest import SAMPLE_DAY
from tongban.foundation.identity.public import account_named, person_of
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import Application, HolderKind, How, SlotInput
from tongban.services.cases.fees.rules import computed_fees
from tongban.services.cases.models import Case, CaseSlot
from tongban.services.cases.reading import ApplicationIncomplete
from tongban.services.items.public import ItemContent, published, required_slots, terms_for
from tongban.services.items.sparing.facts import Spared
from tongban.services.items.sparing.rules import spared_by
from tongban.services.payments.rules import total_fen
from tongban.site.demo_people import demo_people
from tongban.site.walk.filling import form_for


@dataclass(frozen=True, kw_only=True)
class Errand:
    """Somebody's errand: what they hand in, what they promise instead of proving, what may follow later."""

    code: str
    who: str
    answers: dict[str, str] = field(default_factory=dict)
    owes: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


ERRANDS = (
    Errand(
        code="L341602SPJY000001",
        who="zhang-xiaoman",
        answers={"who": "household", "what": "hot"},
        owes=("layout",),
    ),
    Errand(
        code="L341602CBLS000001",
        who="wang-dashu",
        answers={"who": "company", "place": "own", "channel": "shop"},
    ),
    Errand(code="L341600SBKS000001", who="chen-yiming"),
    Errand(code="L341602LNYD000001", who="lao-zhang", answers={"home": "local"}),
    Errand(
        code="L341600SFZJ000001",
        who="sun-xiaodong",
        answers={"why": "lost", "relief": "no"},
    ),
    Errand(code="L341600CSDJ000001", who="zhou-jingyi", answers={"parents": "married", "follow": "mother"}),
    Errand(
        code="L341600QYSL000001",
        who="zhao-meili",
        answers={"kind": "company", "owners": "one", "prior": "no"},
    ),
    # the proof of having no home may be promised
    Errand(
        code="L341600GJJT000001",
        who="han-siyuan",
        answers={"why": "rent", "family": "single"},
        promises=("no-home",),
    ),
    Errand(
        code="L341600SGXK000001",
        who="gao-jianjun",
        answers={"project": "building", "clearing": "yes", "dangerous": "yes"},
        owes=("contract", "safety"),
    ),
    # the assessment comes later, from the hospital
    Errand(
        code="L341622CJRZ000001",
        who="ma-lihua",
        answers={"ward": "no", "where": "hospital"},
        later=("assessment",),
    ),
    Errand(code="L341602HYJL000001", who="lin-jianguo", answers={"record": "marriage", "who": "self"}),
    Errand(code="L341600JSZH000001", who="lin-jianguo"),
)


@pytest.mark.parametrize("errand", ERRANDS, ids=lambda errand: errand.code)
def test_they_owe_only_what_the_city_does_not_have(in_bozhou: Path, errand: Errand) -> None:
    content = published(errand.code).content
    case = _applied(errand, content)
    how = {slot.key: How(slot.how) for slot in CaseSlot.objects.filter(case=case)}
    assert how.keys() == {slot.key for slot in required_slots(content, errand.answers)}

    def met(*ways: How) -> set[str]:
        return {key for key, way in how.items() if way in ways}

    assert met(How.FILE) == set(errand.owes)
    assert met(How.COMMITMENT) == set(errand.promises)
    assert met(How.DEFERRED) == set(errand.later)
    spared = met(How.LICENCE, How.SHARED, How.FORM)
    assert spared == how.keys() - {*errand.owes, *errand.promises, *errand.later}
    assert len(spared) > len(how) / 2


def test_at_least_four_fifths_of_the_materials_are_not_handed_in(in_bozhou: Path) -> None:
    contents = [published(errand.code).content for errand in ERRANDS]
    whole = reduce(add, (spared_by(content.as_json()) for content in contents), Spared())
    assert len({errand.code for errand in ERRANDS}) == 12
    assert whole.slots >= 70
    assert whole.slots_spared >= 0.8 * whole.slots


def _applied(errand: Errand, content: ItemContent) -> Case:
    """The case of the errand. Without what they owe or promise it is refused, with exactly that."""
    account_id = account_named(errand.who)
    assert account_id is not None
    person = person_of(account_id=account_id)
    uscc = next(one.uscc for one in demo_people() if one.username == errand.who)
    is_firm = content.holder == "firm"

    def hand_in(*slots: SlotInput) -> str:
        application = Application(
            item_code=errand.code,
            version_id=None,
            holder=HolderKind.FIRM if is_firm else HolderKind.PERSON,
            uscc=uscc if is_firm else None,
            answers=errand.answers,
            form=form_for(content.as_json(), random.Random(1)),
            slots=slots,
            signature=BY_TOKEN,
        )
        return submit_case(
            application=application, by=person, at=SAMPLE_DAY, key=f"errand-{len(slots)}"
        ).number

    given = [
        *(SlotInput(key=key, papers=(make_upload(person, at=SAMPLE_DAY),)) for key in errand.owes),
        *(SlotInput(key=key, way=How.COMMITMENT, is_signed=True) for key in errand.promises),
    ]
    if given:
        with pytest.raises(ApplicationIncomplete) as refused:
            hand_in()
        assert set(refused.value.facts["missing"]) == {*errand.owes, *errand.promises}
    return Case.objects.get(number=hand_in(*given))


@pytest.mark.parametrize(
    ("why", "relief", "fen"),
    [
        ("expired", "no", 2000),
        ("expired", "yes", 0),
        ("name", "no", 2000),
        ("broken", "no", 4000),
        ("broken", "yes", 0),
        ("lost", "no", 4000),
        ("lost", "yes", 4000),
    ],
)
def test_an_identity_card_is_free_where_the_law_says_so(
    in_bozhou: Path, why: str, relief: str, fen: int
) -> None:
    """居民身份证法 art. 21 (2): nothing for an exchange of those on relief; a lost card is no exchange."""
    answers = {"why": why, "relief": relief}
    content = terms_for(published("L341600SFZJ000001").version_id, answers)
    (fee,) = computed_fees(content, answers=answers, form={})
    assert fee.line is not None
    assert total_fen([fee.line]) == fen
