"""Who an officer is at a moment: one SQL query, alone or inside another app's query."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import F
from django.db.models.expressions import Combinable

from tongban.foundation.directory.facts import (
    OR,
    Colleague,
    DelegationFact,
    DutyMissing,
    NotAnOfficer,
    Officer,
    PostHeld,
)
from tongban.foundation.directory.models import Delegation, PostHolding, StaffMember

# posts are grouped by kind, so that an officer with posts in hundreds of organisations stays small
# the moment goes in once; a delegated post counts while its own holder holds it
_OFFICER_SQL = """(
    SELECT jsonb_build_object(
        'name', m.name, 'organisation', o.id, 'organisation_name', o.name, 'area', o.area_id,
        'posts', (
            SELECT jsonb_agg(jsonb_build_array(g.code, g.duties, g.held) ORDER BY g.code COLLATE "C")
            FROM (
                SELECT p.code, to_jsonb(p.duties) AS duties, jsonb_agg(
                    CASE WHEN h.for_account IS NULL THEN jsonb_build_array(p.id, p.organisation_id)
                    ELSE jsonb_build_array(p.id, p.organisation_id, h.for_account, h.for_name) END
                ) AS held
                FROM (SELECT %s::timestamptz AS at) w CROSS JOIN LATERAL (
                    SELECT own.post_id, NULL::bigint AS for_account, NULL AS for_name
                    FROM directory_postholding own
                    WHERE own.member_id = m.id
                      AND own.held_from <= w.at AND (own.held_to IS NULL OR own.held_to > w.at)
                    UNION ALL
                    SELECT d.post_id, away.account_id, away.name
                    FROM directory_delegation d
                    JOIN directory_staffmember away ON away.id = d.member_id
                    JOIN directory_postholding theirs
                      ON theirs.member_id = d.member_id AND theirs.post_id = d.post_id
                     AND theirs.held_from <= w.at AND (theirs.held_to IS NULL OR theirs.held_to > w.at)
                    WHERE d.to_member_id = m.id AND d.ended_at IS NULL
                      AND d.from_at <= w.at AND d.until_at > w.at
                ) h JOIN directory_post p ON p.id = h.post_id
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
        return _OFFICER_SQL.format(account=account), [self.at, *params]


def officer_text(account: str | Combinable, *, at: datetime) -> OfficerText:
    """An expression for another app's query: the officer of the account in this column at `at`."""
    return OfficerText(account, at=at)


def officer_sql(account: str) -> str:
    """The same for a query that is written out: `account` is its column, and `at` goes in once."""
    return _OFFICER_SQL.format(account=account)


@lru_cache(maxsize=512)
def officer_from(text: str | None, *, account_id: int) -> Officer:
    """The officer that `officer_text` brought. No SQL. Raises NotAnOfficer."""
    found = json.loads(text) if text else {}
    if not found.get("posts"):
        raise NotAnOfficer
    held_posts = [
        PostHeld(
            post_id=post_id,
            code=code,
            organisation_id=UUID(organisation_id),
            duties=frozenset(duties),
            for_account=stand_in[0] if stand_in else None,
            for_name=stand_in[1] if stand_in else "",
        )
        for code, duties, held in found["posts"]
        for post_id, organisation_id, *stand_in in held
    ]
    # whoever has left an organisation stands in for nobody there
    own = {post.organisation_id for post in held_posts if post.for_account is None}
    posts = tuple(post for post in held_posts if post.organisation_id in own)
    if not posts:
        raise NotAnOfficer
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
    """The accounts that hold this post in this organisation at `at`, and those that stand in for them. 1 SQL."""
    held = _held(organisation_id, at=at).filter(post__code=post_code)
    deputies = _standing_in(post_code=post_code, organisation_id=organisation_id, at=at)
    rows = StaffMember.objects.filter(
        models.Q(pk__in=held.values("member")) | models.Q(pk__in=deputies.values("to_member"))
    )
    return list(rows.order_by("account_id").values_list("account_id", flat=True))


def deputies_of(account_id: int, *, post_code: str, organisation_id: UUID, at: datetime) -> list[int]:
    """The accounts that stand in for this one at the post; none while it is not away. 1 SQL."""
    deputies = _standing_in(post_code=post_code, organisation_id=organisation_id, at=at)
    accounts = deputies.filter(member__account_id=account_id).values_list("to_member__account_id", flat=True)
    return sorted(set(accounts))


def _held(organisation_id: UUID, *, at: datetime) -> models.QuerySet[PostHolding]:
    return PostHolding.objects.filter(
        models.Q(held_to__isnull=True) | models.Q(held_to__gt=at),
        held_from__lte=at,
        post__organisation_id=organisation_id,
    )


def _standing_in(*, post_code: str, organisation_id: UUID, at: datetime) -> models.QuerySet[Delegation]:
    """Delegations of the post that run, from who holds it to who has a post of their own there."""
    there = _held(organisation_id, at=at)
    return Delegation.objects.filter(
        ended_at=None,
        from_at__lte=at,
        until_at__gt=at,
        post__code=post_code,
        post__organisation_id=organisation_id,
        member__in=there.filter(post__code=post_code).values("member"),
        to_member__in=there.values("member"),
    )


def colleagues_in(*organisation_ids: UUID, at: datetime) -> list[Colleague]:
    """Everybody who holds posts of these organisations at `at`, by name, with their posts there. 1 SQL."""
    rows = (
        StaffMember.objects.filter(
            models.Q(holdings__held_to__isnull=True) | models.Q(holdings__held_to__gt=at),
            holdings__held_from__lte=at,
            holdings__post__organisation_id__in=organisation_ids,
        )
        .values_list("account_id", "name")
        .annotate(posts=ArrayAgg("holdings__post__name", distinct=True))
    )
    return [
        Colleague(account_id=account_id, name=name, posts=tuple(posts))
        for account_id, name, posts in rows.order_by("name", "account_id")
    ]


def delegations_of(by: Officer, *, at: datetime) -> list[DelegationFact]:
    """What the officer has handed on or stands in for, now or later, by their beginning. 1 SQL."""
    rows = Delegation.objects.filter(
        models.Q(member__account_id=by.account_id) | models.Q(to_member__account_id=by.account_id),
        ended_at=None,
        until_at__gt=at,
    )
    return [
        DelegationFact(
            id=row.id,
            post_code=row.post.code,
            post_name=row.post.name,
            organisation_id=row.post.organisation_id,
            organisation_name=row.post.organisation.name,
            from_name=row.member.name,
            to_name=row.to_member.name,
            from_at=row.from_at,
            until_at=row.until_at,
            reason=row.reason,
            is_mine=row.member.account_id == by.account_id,
        )
        for row in rows.select_related("member", "to_member", "post__organisation").order_by("from_at", "id")
    ]


def check_duty(by: Officer, duty: str, *, organisation_id: UUID) -> None:
    """Raises DutyMissing (NotAllowed) unless a post of `by` in this organisation carries `duty`. No SQL."""
    if duty not in by.duties_in.get(organisation_id, frozenset()):
        raise DutyMissing(facts={"duty": duty})


def check_one_of(by: Officer, *duties: str) -> None:
    """Raises DutyMissing, with all of them, unless some post of `by` carries one of these duties. No SQL."""
    if not by.duties.intersection(duties):
        raise DutyMissing(facts={"duty": OR.join(duties)})


def check_duty_anywhere(by: Officer, duty: str) -> None:
    """Raises DutyMissing unless some post of `by` carries `duty` (work for the whole installation,
    such as operating it). No SQL."""
    if duty not in by.duties:
        raise DutyMissing(facts={"duty": duty})
