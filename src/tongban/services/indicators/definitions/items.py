"""What the item library promises: counted at the end of each month."""

from tongban.kernel.errors import N_
from tongban.services.indicators.definitions.making import COMMON, EXCHANGE, first_version
from tongban.services.indicators.facts import Better, Group, Indicator, Unit

_APPLIED_FOR = N_("items in use that people apply for")
_LIBRARY = N_(
    "Penalty, coercion, levy and inspection are left out: nobody applies for them. Bundles are counted by their services."
)
_SAYS_NOTHING = N_("An item that does not say how many visits it needs counts against.")


def _item(code: str, name: str, name_zh: str, **other: object) -> Indicator:
    return Indicator(
        code=code,
        name=name,
        name_zh=name_zh,
        group=Group.ITEMS,
        is_stock=True,
        is_about_people=False,
        **other,  # type: ignore[arg-type]
    )


ITEMS: tuple[Indicator, ...] = (
    _item(
        "items",
        "Service items",
        "事项数",
        unit=Unit.COUNT,
        versions=first_version(
            "items",
            formula=N_("items in use at the end of the period"),
            numerator=N_("items in use"),
            source=EXCHANGE,
            notes=N_("By type and by level: choose the type, or the area whose level it is."),
        ),
    ),
    _item(
        "online-rate",
        "Items that can be applied for online",
        "网办率",
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "online",
            formula=N_("items that take applications by computer or phone ÷ items that people apply for"),
            numerator=N_("items that take applications by computer or phone"),
            denominator=_APPLIED_FOR,
            source=EXCHANGE,
            notes=_LIBRARY,
        ),
    ),
    _item(
        "wholly-online-rate",
        "Items handled wholly online",
        "全程网办率",
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "wholly_online",
            formula=N_("items applied for online and without any visit ÷ items that people apply for"),
            numerator=N_("items applied for online and without any visit"),
            denominator=_APPLIED_FOR,
            source=EXCHANGE,
            notes=_SAYS_NOTHING,
        ),
    ),
    _item(
        "one-visit-rate",
        "Items with at most one visit",
        "最多跑一次率",
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "one_visit",
            formula=N_("items with at most one visit ÷ items that people apply for"),
            numerator=N_("items with at most one visit"),
            denominator=_APPLIED_FOR,
            notes=_SAYS_NOTHING,
        ),
    ),
    _item(
        "no-visit-rate",
        "Items without a visit",
        "零跑动率",
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "no_visit",
            formula=N_("items without a visit ÷ items that people apply for"),
            numerator=N_("items without a visit"),
            denominator=_APPLIED_FOR,
            notes=_SAYS_NOTHING,
        ),
    ),
    _item(
        "mean-visits",
        "Mean number of visits",
        "平均跑动次数",
        unit=Unit.VISITS,
        better=Better.LESS,
        versions=first_version(
            "mean_visits",
            formula=N_("sum of visits ÷ items that say how many"),
            numerator=N_("visits, summed"),
            denominator=N_("items that people apply for and that say how many visits they need"),
        ),
    ),
    _item(
        "on-the-spot-rate",
        "Items handled on the spot",
        "即办率",
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "on_the_spot",
            formula=N_("items handled on the spot ÷ items that people apply for"),
            numerator=N_("items of the kind that is handled at once (办件类型 1)"),
            denominator=_APPLIED_FOR,
            source=EXCHANGE,
        ),
    ),
    _item(
        "promise-compression",
        "By how much promises undercut the law",
        "承诺时限压缩率",
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "promise_compression",
            formula=N_("1 − sum of promised days ÷ sum of statutory days"),
            numerator=N_("statutory days less promised days, summed"),
            denominator=N_("statutory days, summed"),
            notes=N_("Only items that state both limits in working days."),
            source=COMMON,
        ),
    ),
    _item(
        "licence-linked-rate",
        "Certificates that an e-licence replaces",
        "电子证照关联率",
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "licence_linked",
            formula=N_("certificates asked for that an e-licence meets ÷ certificates asked for"),
            numerator=N_("materials that are certificates and that an e-licence of the applicant meets"),
            denominator=N_("materials that are certificates (material type 1)"),
        ),
    ),
    _item(
        "spared-materials-rate",
        "Materials that need not be handed in",
        "免提交率",
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "spared_materials",
            formula=N_("materials that a known applicant need not hand in ÷ all materials asked for"),
            numerator=N_("materials met by an e-licence, a register or the form, or waived"),
            denominator=N_("materials asked for"),
            source=N_(
                "国务院令第716号 art. 7: what sharing can supply is not asked for; the name is common in practice"
            ),
            notes=N_("The figure of the page “What you are spared”, for materials alone."),
        ),
    ),
)
