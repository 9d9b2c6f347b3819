"""Who an officer is at a moment: one SQL query, alone or inside another app's query."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F
from django.db.models.expressions import Combinable

from tongban.foundation.directory.facts import DutyMissing, NotAnOfficer, Officer, PostHeld
from tongban.foundation.directory.models import StaffMember

# posts are grouped by kind, so that an officer with posts in hundreds of organisations stays small
_OFFICER_SQL = """(
    SELECT jsonb_build_object(
        'name', m.name, 'organisation', o.id, 'organisation_name', o.name, 'area', o.area_id,
        'posts', (
            SELECT jsonb_agg(jsonb_build_array(g.code, g.duties, g.held) ORDER BY g.code COLLATE "C")
            FROM (
                SELECT p.code, to_jsonb(p.duties) AS duties,
                       jsonb_agg(jsonb_build_array(p.id, p.organisation_id)) AS held
                FROM directory_postholding h JOIN directory_post p ON p.id = h.post_id
                WHERE h.member_id = m.id AND h.held_from <= %s AND (h.held_to IS NULL OR h.held_to > %s)
                GROUP BY p.code, p.duties
            ) g
        )
    )::text
    FROM directory_staffmember m JOIN directory_organisation o ON o.id = m.organisation_id
    WHERE m.account_id = {account}
)"""


class OfficerText(models.Func):
    """The officer of an account, as text for `officer_from`; NULL for an account with no staff entry."""

    output_field = models.TextField()

    def __init__(self, account: str | Combinable, *, at: datetime) -> None:
        super().__init__(F(account) if isinstance(account, str) else account)
        self.at = at

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Sequence[Any]]:  # type: ignore[override]
        account, params = compiler.compile(self.get_source_expressions()[0])
        return _OFFICER_SQL.format(account=account), [self.at, self.at, *params]


def officer_text(account: str | Combinable, *, at: datetime) -> OfficerText:
    """An expression for another app's query: the officer of the account in this column at `at`."""
    return OfficerText(account, at=at)


def officer_sql(account: str) -> str:
    """The same for a query that is written out: `account` is its column, and `at` goes in twice."""
    return _OFFICER_SQL.format(account=account)


@lru_cache(maxsize=512)
def officer_from(text: str | None, *, account_id: int) -> Officer:
    """The officer that `officer_text` brought. No SQL. Raises NotAnOfficer."""
    found = json.loads(text) if text else {}
    if not found.get("posts"):
        raise NotAnOfficer
    posts = tuple(
        PostHeld(post_id=post_id, code=code, organisation_id=UUID(organisation_id), duties=frozenset(duties))
        for code, duties, held in found["posts"]
        for post_id, organisation_id in held
    )
    return Officer(
        account_id=account_id,
        name=found["name"],
        organisation_id=UUID(found["organisation"]),
        organisation_name=found["organisation_name"],
        area_code=found["area"],
        posts=posts,
        duties=frozenset().union(*(post.duties for post in posts)),
    )


def officer_of(*, account_id: int, at: datetime) -> Officer:
    """The officer behind this account with the posts held at `at`. 1 SQL. Raises NotAnOfficer (NotAllowed)."""
    rows = StaffMember.objects.filter(account_id=account_id)
    text = rows.annotate(officer=OfficerText("account_id", at=at)).values_list("officer", flat=True).first()
    return officer_from(text, account_id=account_id)


def officers_named(account_ids: Sequence[int]) -> dict[int, str]:
    """The names of officers by account; others are left out. 1 SQL."""
    return dict(StaffMember.objects.filter(account_id__in=set(account_ids)).values_list("account_id", "name"))


def holders_of(*, post_code: str, organisation_id: UUID, at: datetime) -> list[int]:
    """The accounts that hold this post in this organisation at `at`. 1 SQL."""
    rows = StaffMember.objects.filter(
        models.Q(holdings__held_to__isnull=True) | models.Q(holdings__held_to__gt=at),
        holdings__held_from__lte=at,
        holdings__post__code=post_code,
        holdings__post__organisation_id=organisation_id,
    )
    return list(rows.order_by("account_id").values_list("account_id", flat=True).distinct())


def check_duty(by: Officer, duty: str, *, organisation_id: UUID) -> None:
    """Raises DutyMissing (NotAllowed) unless a post of `by` in this organisation carries `duty`. No SQL."""
    if duty not in by.duties_in.get(organisation_id, frozenset()):
        raise DutyMissing(facts={"duty": duty})


def check_duty_anywhere(by: Officer, duty: str) -> None:
    """Raises DutyMissing unless some post of `by` carries `duty` (work for the whole installation,
    such as operating it). No SQL."""
    if duty not in by.duties:
        raise DutyMissing(facts={"duty": duty})
