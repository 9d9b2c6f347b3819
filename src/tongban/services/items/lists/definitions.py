"""The lists for the public. A further list is one more definition."""

from django.db.models import Q

from tongban.kernel.errors import N_
from tongban.services.items.lists import cells
from tongban.services.items.lists.facts import Column, PublicList
from tongban.standards.item_types import OWN_MOTION

# standards.md 2.2 (GB/T 39046 annex A.1): the ten kinds of administrative power, and public services
POWERS = tuple(f"{number:02}" for number in range(1, 11))
PUBLIC_SERVICE = "20"
EVERY_KIND = (*POWERS, PUBLIC_SERVICE)

_ITEM = Column(key="item", label=N_("Item"), cell=cells.item, width=40)
_KIND = Column(key="kind", label=N_("Type"), cell=cells.kind, width=14)
_BASIS = Column(key="basis", label=N_("Legal basis"), cell=cells.basis, width=50)
_LIMIT = Column(key="limit", label=N_("How long"), cell=cells.limit, width=20)
_HOW = Column(key="how", label=N_("How"), cell=cells.how, width=16)
_WHO = Column(key="who", label=N_("Who can apply"), cell=cells.who, width=24)
_COMPLAIN = Column(key="complain", label=N_("Complain to"), cell=cells.complain, width=20)

POWER = PublicList(
    key="power",
    title=N_("Power list"),
    about=N_("What each office may decide about you, on what law it rests, how it goes, and who hears you."),
    empty=N_(
        "No office has published a power here. That does not say that it has none: ask it on what law it "
        "acts, or call 12345."
    ),
    stands=Q(type_code__in=POWERS),
    columns=(
        _ITEM,
        _KIND,
        _BASIS,
        Column(key="process", label=N_("Process"), cell=cells.process, width=16),
        _COMPLAIN,
    ),
    kinds=POWERS,
    draws_processes=True,
)
DUTY = PublicList(
    key="duty",
    title=N_("Duty list"),
    about=N_("What each office must do, when it is held to account, by whom, by what rule, and how."),
    empty=N_(
        "No office has published its duties here. It has them all the same, and answers for them. "
        "Complain by 12345."
    ),
    stands=Q(type_code__in=POWERS, current__content__has_key="duty"),
    columns=(
        _ITEM,
        _KIND,
        Column(
            key="matters", label=N_("What it must do"), cell=cells.duty(lambda duty: duty.matters), width=50
        ),
        Column(
            key="accountable_cases",
            label=N_("When it is held to account"),
            cell=cells.duty(lambda duty: duty.accountable_cases),
            width=50,
        ),
        Column(
            key="accountable_body",
            label=N_("Who holds it to account"),
            cell=cells.duty(lambda duty: (duty.accountable_body,)),
            width=24,
        ),
        Column(
            key="accountable_basis",
            label=N_("By what rule it is held to account"),
            cell=cells.duty(lambda duty: duty.basis),
            width=40,
        ),
        Column(
            key="responsibility",
            label=N_("What follows"),
            cell=cells.duty(lambda duty: duty.responsibility),
            width=40,
        ),
        _COMPLAIN,
    ),
    kinds=POWERS,
    is_long=True,
)
FEES = PublicList(
    key="fees",
    title=N_("Fee list"),
    about=N_("What offices charge, how much, and by what rule."),
    empty=N_(
        "No item here names a fee. For a licence nothing may be charged unless a law or an administrative "
        "regulation says so (Administrative Licensing Law, article 58). Report who asks for money: 12345."
    ),
    stands=Q(current__content__has_key="fees") | Q(current__content__is_charged=True),
    rows=cells.each_fee,
    columns=(
        _ITEM,
        Column(key="fee", label=N_("Fee"), cell=cells.fee_name, width=30),
        Column(key="amount", label=N_("How much"), cell=cells.fee_amount, width=30),
        Column(key="fee_basis", label=N_("By what rule"), cell=cells.fee_basis, width=50),
        _COMPLAIN,
    ),
    kinds=EVERY_KIND,
)
SERVICES = PublicList(
    key="public-services",
    title=N_("Public services"),
    about=N_("What offices do for everybody without deciding about a right: information, records, help."),
    empty=N_(
        "No office has published a public service here. Most services are asked for at a counter too: "
        "call 12345 and ask where."
    ),
    stands=Q(type_code=PUBLIC_SERVICE),
    columns=(
        _ITEM,
        _WHO,
        _HOW,
        _LIMIT,
        Column(key="consult", label=N_("Ask"), cell=cells.consult, width=20),
    ),
)
NEGATIVE = PublicList(
    key="negative",
    title=N_("Negative list"),
    about=N_("What is closed, or open only to those whom an office admits, and by what law."),
    empty=N_(
        "No item here stands on the negative list. The national list alone says what is closed; no place may "
        "add to it, and all else is open to everybody (Regulation on the Business Environment, article 20)."
    ),
    stands=Q(current__content__has_key="is_negative_list"),
    columns=(
        _ITEM,
        _KIND,
        Column(key="conditions", label=N_("Conditions"), cell=cells.conditions, width=50),
        _BASIS,
        _COMPLAIN,
    ),
    kinds=EVERY_KIND,
)
INTERMEDIARY = PublicList(
    key="intermediary-services",
    title=N_("Services of third parties"),
    about=N_("What an item asks you to have done by a third party, by what law, and what it costs."),
    empty=N_(
        "No item here asks for a service of a third party. One that rests on no law, regulation or decision "
        "of the State Council may not be asked of you (Regulation on the Business Environment, article 43)."
    ),
    stands=Q(current__content__has_key="intermediary"),
    rows=cells.each_service,
    columns=(
        _ITEM,
        Column(key="service", label=N_("Service of the third party"), cell=cells.service_name, width=30),
        Column(key="service_basis", label=N_("By what rule"), cell=cells.service_basis, width=50),
        Column(key="charge", label=N_("What it costs"), cell=cells.service_charge, width=30),
        _COMPLAIN,
    ),
    kinds=EVERY_KIND,
)
NO_VISIT = PublicList(
    key="no-visit",
    title=N_("Done without a trip"),
    about=N_("What you can have done without going anywhere even once."),
    empty=N_(
        "No item here says that it needs no trip. One that does not say how many trips it needs is not listed: "
        "look into its guide, or call 12345."
    ),
    stands=Q(current__content__visits=0) & ~Q(type_code__in=OWN_MOTION),
    columns=(_ITEM, _KIND, _WHO, _HOW, _LIMIT),
    kinds=EVERY_KIND,
)

LISTS: dict[str, PublicList] = {
    one.key: one for one in (POWER, DUTY, FEES, SERVICES, NEGATIVE, INTERMEDIARY, NO_VISIT)
}
