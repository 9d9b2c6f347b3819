"""How offices use each other's data: counted on the day of use, from sums that the log of uses keeps."""

from tongban.kernel.errors import N_
from tongban.services.indicators.definitions.making import SHARING as SOURCE
from tongban.services.indicators.definitions.making import first_version
from tongban.services.indicators.facts import Better, Group, Indicator, Unit

_USES = N_(
    "uses of data that another office provides, under a grant: by calls, questions, changes, files and lists"
)
_ONE = N_(
    "Told by the office that asked. A file, a fetch of changes and a comparison are one use each, however many rows "
    "they have. Who asked about whom stands in the log of uses, and whoever it was about reads it on her own page."
)

SHARING: tuple[Indicator, ...] = (
    Indicator(
        code="shared-uses",
        name="Uses of shared data",
        name_zh="共享接口调用量",
        group=Group.SHARING,
        unit=Unit.COUNT,
        versions=first_version("shared_uses", formula=_USES, numerator=_USES, source=SOURCE, notes=_ONE),
    ),
    Indicator(
        code="shared-uses-answered",
        name="Uses of shared data that were answered",
        name_zh="共享接口调用成功率",
        group=Group.SHARING,
        unit=Unit.PERCENT,
        better=Better.MORE,
        versions=first_version(
            "shared_answered",
            formula=N_("uses that were answered ÷ uses of shared data"),
            numerator=N_("uses that were answered, also by saying that nothing is on record"),
            denominator=_USES,
            source=SOURCE,
            notes=_ONE,
        ),
    ),
)
