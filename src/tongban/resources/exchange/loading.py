"""Uses of grants from a YAML file, such as the sample city's: played by its officers and its system, verb by verb."""

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tongban.foundation.directory.public import Officer, organisation_by_code
from tongban.kernel.documents import read_yaml
from tongban.resources.exchange.answering.commands.define import define_questions
from tongban.resources.exchange.answering.wording import question_from
from tongban.resources.exchange.batches.commands.order import order_batch
from tongban.resources.exchange.batches.facts import Form
from tongban.resources.exchange.comparing.commands.compare import compare_list
from tongban.resources.exchange.comparing.commands.hand_in import hand_in_list
from tongban.resources.exchange.comparing.commands.terms import set_comparison_terms
from tongban.resources.exchange.comparing.facts import Role
from tongban.resources.exchange.comparing.terms import terms_from
from tongban.resources.exchange.gateway.commands.register import approve_system, register_system
from tongban.resources.exchange.gateway.models import ClientSystem
from tongban.resources.exchange.requesting.loading import officer_named
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.reading import grant_fact
from tongban.resources.exchange.subscribing.commands.fetch_changes import fetch_changes
from tongban.resources.exchange.subscribing.commands.subscribe import subscribe
from tongban.resources.exchange.uses.facts import User

_HEAD = {Role.NAME: "姓名", Role.ID_NUMBER: "公民身份号码"}


def load_uses(
    path: Path, *, people: Sequence[tuple[str, str]], deliver: Callable[[], object], at: datetime
) -> int:
    """Use each grant of the file in every way that it says; answers how many are new.

    `people` are names and ID numbers for the list, `deliver` brings rows that changed. Done again it changes
    nothing. Raises what the verbs raise.
    """
    return sum(_load(row, people, deliver, at=at) for row in read_yaml(path))


def _load(
    row: dict[str, Any], people: Sequence[tuple[str, str]], deliver: Callable[[], object], *, at: datetime
) -> bool:
    home = organisation_by_code(row["organisation"]).id
    grant = Grant.objects.filter(consumer_id=home, resource_code=row["resource"], item_code=row["item"]).get()
    if ClientSystem.objects.filter(organisation_id=home, name=row["system"]["name"]).exists():
        return False
    by, provider = officer_named(row["by"], at=at), officer_named(row["provider"], at=at)
    system = _system(row["system"], by, officer_named(row["authority"], at=at), at=at)
    _fetched(grant, system, row["system"]["name"], deliver, by=by, at=at)
    order_batch(grant_code=grant.code, form=Form(row["batch"]), public_key="", by=by, at=at)
    terms = terms_from(row["terms"])
    set_comparison_terms(grant_code=grant.code, terms=terms, by=provider, at=at)
    _compared(grant, row["list"], people[: row["people"]], by=by, at=at)
    questions = [question_from(one) for one in row["questions"]]
    define_questions(grant_code=grant.code, questions=questions, by=provider, at=at)
    return True


def _system(said: dict[str, str], by: Officer, authority: Officer, *, at: datetime) -> str:
    """A system that is let in. The private half of its key is kept by nobody: it never calls."""
    key = Ed25519PrivateKey.generate().public_key()
    code = register_system(
        organisation_id=by.organisation_id,
        public_key=key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        by=by,
        at=at,
        **said,
    )
    approve_system(code=code, by=authority, at=at)
    return code


def _fetched(
    grant: Grant, system: str, name: str, deliver: Callable[[], object], *, by: Officer, at: datetime
) -> None:
    """A subscription, and what changed after it, fetched by the system."""
    made = subscribe(grant_code=grant.code, url="", by=by, at=at)
    deliver()
    user = User(
        ref=f"system:{system}",
        name=name,
        organisation_id=grant.consumer_id,
        organisation_name=grant.consumer_name,
    )
    fetch_changes(
        code=made.code,
        after=None,
        limit=grant_fact(grant, on=at.date()).daily_quota,
        by=user,
        consumer_ids=[grant.consumer_id],
        grants=[grant.code],
        at=at,
    )


def _compared(
    grant: Grant, title: str, people: Sequence[tuple[str, str]], *, by: Officer, at: datetime
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([tuple(_HEAD.values()), *people])
        code = hand_in_list(file=file, name=f"{title}.csv", title=title, grant_code=grant.code, by=by, at=at)
    compare_list(code=code, mapping=_HEAD, is_monthly=True, by=by, at=at)
