"""Requests and grants from a YAML file, such as the sample city's: played by its officers, verb by verb."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tongban.foundation.directory.public import Officer, officer_of, organisation_by_code
from tongban.foundation.identity.public import account_named
from tongban.kernel.documents import read_yaml
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.facts import Mask, Way
from tongban.resources.exchange.requesting.commands.answer import answer_request
from tongban.resources.exchange.requesting.commands.check import check_request
from tongban.resources.exchange.requesting.commands.submit import submit_request
from tongban.resources.exchange.requesting.entering import today_of
from tongban.resources.exchange.requesting.facts import Answer, Asked, FieldAnswer
from tongban.resources.exchange.requesting.models import ShareRequest


def load_share_requests(path: Path, *, at: datetime) -> int:
    """Ask, check and answer as the file says; answers how many are new. What was asked before stays as it is.

    Raises NotFound (a user name), and what the verbs raise.
    """
    rows = read_yaml(path)
    return sum(_load(row, at=at) for row in rows)


def _load(row: dict[str, Any], *, at: datetime) -> bool:
    home = organisation_by_code(row["organisation"]).id
    same = ShareRequest.objects.filter(consumer_id=home, resource_code=row["resource"], item_code=row["item"])
    if same.exists():
        return False
    by = officer_named(row["asked_by"], at=at)
    until = today_of(at) + timedelta(days=row["days"])
    asked = Asked(
        resource_code=row["resource"],
        purpose=row["purpose"],
        item_code=row["item"],
        basis=row["basis"],
        fields=tuple(row["fields"]),
        field_reasons=row.get("field_reasons", ""),
        ways=tuple(Way(one) for one in row.get("ways", ["api"])),
        daily_quota=row["daily"],
        frequency=row.get("frequency", ""),
        until=until,
        responsible=by.account_id,
    )
    number = submit_request(asked=asked, organisation_id=home, by=by, at=at)
    if "checked_by" in row:
        check_request(number=number, by=officer_named(row["checked_by"], at=at), at=at)
    if "answer" in row:
        said = _answer(row["answer"], asked)
        answer_request(number=number, answer=said, by=officer_named(row["answered_by"], at=at), at=at)
    return True


def _answer(said: dict[str, Any], asked: Asked) -> Answer:
    given = [FieldAnswer(name=name, is_granted=True, mask=Mask(mask)) for name, mask in said["masks"].items()]
    refused = [
        FieldAnswer(name=name, is_granted=False, reason=reason)
        for name, reason in said.get("refused", {}).items()
    ]
    return Answer(
        fields=tuple(given + refused),
        conditions=(),
        ways=asked.ways,
        daily_quota=said.get("daily", asked.daily_quota),
        until=asked.until,
        note=said.get("note", ""),
    )


def officer_named(username: str, *, at: datetime) -> Officer:
    """The officer with this user name. Raises NotFound."""
    account_id = account_named(username)
    if account_id is None:
        raise NotFound(facts={"username": username})
    return officer_of(account_id=account_id, at=at)
