"""A small city to test on: one prefecture, two counties, a township, a local area, two organisations."""

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from tongban.foundation.directory.public import (
    AreaLevel,
    AreaRow,
    Officer,
    OrganisationRow,
    PostRow,
    appoint,
    delegate_posts,
    enter_staff,
    officer_of,
    upsert_areas,
    upsert_organisations,
    upsert_posts,
)
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE

LOADER = SystemActor(job="tests")
LONG_AGO = datetime(2020, 1, 1, tzinfo=CITY_ZONE)
PROVINCE, CITY, COUNTY, OTHER_COUNTY = "340000000000", "341600000000", "341602000000", "341621000000"
TOWNSHIP, ZONE = "341602100000", "341600000000-01"
CITY_OFFICE, COUNTY_OFFICE = "city-office", "county-office"
ACTS_OF_REVIEW = (
    "cases.send_back",
    "cases.add_reviewer",
    "cases.ask_opinion",
    "cases.give_opinion",
    "cases.transfer",
    "cases.take_back",
)
DUTIES = {
    "accept": frozenset(
        {
            "registers.look_up",
            "cases.accept",
            "cases.hand_over",
            "cases.reclaim",
            "cases.request_correction",
            "cases.refuse_acceptance",
            "cases.receive_paper",
            "cases.extend_deferral",
            "cases.compare_original",
            "cases.hear_parties",
            "cases.visit_site",
            "messages.post_note",
            "payments.take_cash",
            "cases.set_fee",
        }
    ),
    "review": frozenset(
        {
            "registers.look_up",
            "cases.review",
            "cases.end_procedure",
            "cases.begin_intermediary",
            "cases.end_intermediary",
            "cases.hear_parties",
            "cases.visit_site",
            "cases.take_expert_opinion",
            *ACTS_OF_REVIEW,
        }
    ),
    "opinion": frozenset({"cases.give_opinion_letter", *ACTS_OF_REVIEW}),
    "report": frozenset({"cases.report"}),
    "hearing": frozenset({"cases.hold_hearing"}),
    "approve": frozenset(
        {
            *ACTS_OF_REVIEW,
            "registers.look_up",
            "cases.approve",
            "cases.decide",
            "cases.review_sample",
            "cases.start_procedure",
            "cases.hear_parties",
            "cases.arrange_hearing",
            "cases.end_procedure",
            "cases.extend",
            "cases.urge_branch",
            "bundles.hand_over_stage",
            "bundles.admit_stage",
            "payments.waive",
            "payments.refund",
        }
    ),
    "issue": frozenset(
        {
            "registers.look_up",
            "registers.settle_dispute",
            "cases.issue",
            "cases.deliver",
            "licences.issue",
            "delivery.hand_out",
        }
    ),
    "item-manager": frozenset({"items.edit", "items.publish"}),
    "one-stop": frozenset({"cases.assist", "cases.hand_out", "delivery.hand_out", "registers.look_up"}),
    "village-agent": frozenset({"cases.assist", "registers.look_up"}),
}
DUTIES |= {
    "leader": frozenset({"tasks.assign", "tasks.urge"}),
    # the account by which another system reports
    "outside": frozenset({"cases.bring_acts"}),
    "operator": frozenset({"payments.settle_difference"}),
    "item-manager": frozenset({"items.publish", "items.edit"}),
    "data-officer": frozenset(
        {
            "registers.settle_dispute",
            "datasets.approve",
            "datasets.withdraw",
            "datasets.import",
            "exchange.check",
            "exchange.settle",
            "opendata.publish",
            "opendata.withdraw",
            "opendata.pass_on",
        }
    ),
    "staffing-office": frozenset({"items.review-staffing"}),
    "legal-office": frozenset({"items.review-legal", "cases.give_opinion", "cases.take_back"}),
}
_accounts = count(900_001)


def add_post(code: str, duties: frozenset[str]) -> None:
    """Add a post for good, when a module of tests is read: one word means the same duties in every test.

    What a single test adds or changes is put back after it (`duties_put_back` in tests/conftest.py).
    """
    if DUTIES.setdefault(code, duties) != duties:
        raise ValueError(f"the post {code} has other duties in another module of tests")


def make_areas() -> None:
    """Province, city, two counties, a township and the economic development zone."""
    rows = [
        AreaRow(code=PROVINCE, name="安徽省", level=AreaLevel.PROVINCE, parent_code=None),
        AreaRow(code=CITY, name="亳州市", level=AreaLevel.PREFECTURE, parent_code=PROVINCE),
        AreaRow(code=COUNTY, name="谯城区", level=AreaLevel.COUNTY, parent_code=CITY),
        AreaRow(code=OTHER_COUNTY, name="涡阳县", level=AreaLevel.COUNTY, parent_code=CITY),
        AreaRow(code=TOWNSHIP, name="古井镇", level=AreaLevel.TOWNSHIP, parent_code=COUNTY),
        AreaRow(code=ZONE, name="亳州经济开发区", level=AreaLevel.COUNTY, parent_code=CITY),
    ]
    upsert_areas(rows=rows, by=LOADER, at=LONG_AGO)


def make_organisations() -> dict[str, UUID]:
    """A city office with a county office below it; ids by code."""
    make_areas()
    rows = [
        OrganisationRow(
            code=COUNTY_OFFICE, name="谯城区数据局（示例）", area_code=COUNTY, parent_code=CITY_OFFICE
        ),
        OrganisationRow(code=CITY_OFFICE, name="亳州市数据局（示例）", area_code=CITY),
    ]
    return upsert_organisations(rows=rows, by=LOADER, at=LONG_AGO)


def make_officer(
    *,
    name: str = "李窗口",
    organisation_code: str = COUNTY_OFFICE,
    posts: tuple[str, ...] = ("accept",),
    account_id: int | None = None,
    at: datetime = LONG_AGO,
) -> Officer:
    """An officer of an organisation that exists, holding these posts there since long ago."""
    number = account_id or next(_accounts)
    rows = [
        PostRow(organisation_code=organisation_code, code=p, name=p, duties=DUTIES.get(p, frozenset()))
        for p in posts
    ]
    upsert_posts(rows=rows, by=LOADER, at=at)
    enter_staff(account_id=number, name=name, organisation_code=organisation_code, by=LOADER, at=at)
    appoint(
        account_id=number, posts=[(organisation_code, p) for p in posts], from_at=LONG_AGO, by=LOADER, at=at
    )
    return officer_of(account_id=number, at=at)


def make_deputy(away: Officer, *, at: datetime, colleague: Officer | None = None) -> Officer:
    """A colleague of another post who has those of `away` for two days from `at`, as of `at`."""
    colleague = colleague or make_officer(name="代班", posts=("clerk",))
    delegate_posts(
        post_ids=[post.post_id for post in away.posts],
        to_account=colleague.account_id,
        from_at=at,
        until_at=at + timedelta(days=2),
        reason="培训",
        by=away,
        at=at,
    )
    return officer_of(account_id=colleague.account_id, at=at)
