"""An item that says nearly everything, and one that says nearly nothing."""

from tests.services.items.make import content
from tongban.services.items.public import (
    Choice,
    Condition,
    Contact,
    Faq,
    Fee,
    ItemContent,
    Limit,
    LimitCase,
    Limits,
    PlaceNote,
    Question,
    Remedy,
    Result,
    Slot,
    StepNote,
)

TELLING, SILENT = "L341602TELL0001", "L341602MUTE0001"
_SHOP = Question(
    key="shop",
    text="店面是谁的？",
    choices=(Choice(value="own", label="自己的房子"), Choice(value="rented", label="租的房子")),
)


def telling() -> ItemContent:
    """A bookshop's licence."""
    return content(
        name="出版物零售许可",
        aliases=("开书店",),
        purpose="卖书卖报，开业前要办。",
        visits=1,
        visits_reason="领证要来一次。",
        limits=Limits(statutory=Limit(count=20), promised=Limit(count=7)),
        limit_cases=(LimitCase(when="shop == 'rented'", limits=Limits(promised=Limit(count=9))),),
        scenario=(_SHOP,),
        slots=(
            Slot(key="lease", name="房屋租赁合同", when="shop == 'rented'"),
            Slot(key="deed", name="房屋权属证明", when="shop == 'own'", note="不动产权证书也行。"),
            Slot(key="proxy", name="授权委托书", need="optional", note="别人来办的带上。"),
        ),
        fees=(
            Fee(name="证照工本费", amount_fen=1000),
            Fee(name="场地核查费", standard="每次50元", when="shop == 'rented'"),
        ),
        is_charged=True,
        conditions=(Condition(text="有固定的经营场所。"),),
        step_notes=(StepNote(name="受理", text="缺什么一次说全。", result="受理通知书", days=1),),
        result=Result(name="出版物经营许可证", kind="10", valid_months=36, sample="写着书店名称和地址。"),
        places=(
            PlaceNote(name="文化窗口", address="示例路16号", hours="工作日9:00—17:00", phone="100-0000-1102"),
        ),
        consult=Contact(phones=("100-0000-0008",)),
        complain=Contact(phones=("100-0000-0099",), address="示例路18号"),
        faq=(Faq(question="超市里摆个书架也要办吗？", answer="要办，卖书就要有许可。"),),
        remedies=(Remedy(kind="reconsideration", body="谯城区人民政府", deadline="60日内"),),
        takes_appointments=True,
        sends_by_courier=True,
        query_ways=("网上查询",),
    )


def silent() -> ItemContent:
    """A service of which its source tells no more than a name and what to bring."""
    return content(
        name="用水过户",
        aliases=(),
        purpose="",
        type_code="20",
        audience=(),
        handle_forms=(),
        visits=None,
        limits=Limits(),
        conditions=(),
        slots=(Slot(key="deed", name="不动产权证明"),),
        step_notes=(),
        result=None,
    )
