"""Makers for tests of the gateway: a department with a system, a grant, a case, and the client of the how-to."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import httpx
from authlib.integrations.httpx_client.oauth2_client import httpx2 as token_httpx
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, LOADER, add_post
from tests.foundation.identity.make import make_staff
from tests.resources.exchange.make import make_grant
from tests.resources.exchange.sources.make import published
from tests.services.cases.make import MONDAY, Town, make_case, make_town
from tongban.foundation.directory.public import Officer, organisation_by_code
from tongban.resources.exchange.facts import Mask
from tongban.resources.exchange.gateway.commands.register import approve_system, register_system
from tongban.resources.exchange.gateway.commands.rotate import renew_secret
from tongban.resources.exchange.gateway.facts import APPROVE, KEEP
from tongban.resources.exchange.gateway.models import SystemKey
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.sources.commands.bind import bind_resource
from tongban.resources.exchange.sources.facts import SourceKind
from tongban.resources.exchange.uses.queries import SEE
from tongban.resources.registers.models import RegisteredPerson

HOW_TO = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "call-the-gateway.md"
add_post("exchange-officer", frozenset({KEEP, SEE}))
add_post("exchange-authority", frozenset({APPROVE, SEE}))
FIELDS = [
    {"name": "姓名", "mask": Mask.NAME.value},
    {"name": "公民身份号码", "mask": Mask.ID_NUMBER.value},
    {"name": "住址", "mask": Mask.NONE.value},
    {"name": "出生日期", "mask": Mask.YEAR.value},
]
POPULATION = "103001/000002"
SERVED = {
    "姓名": "person.name",
    "公民身份号码": "person.id_number",
    "住址": "person.address",
    "联系电话": "person.phone",
    "出生日期": "person.birth_date",
}
PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey


def how_to_client() -> ModuleType:
    """The client that the how-to prints, as whoever copies it would have it."""
    [source] = re.findall(r"```python\n(\"\"\"A client of.*?)```", HOW_TO.read_text(), flags=re.S)
    made = ModuleType("gateway")
    exec(compile(source, str(HOW_TO), "exec"), made.__dict__)
    return made


how_to = how_to_client()


def site(environ: Any, start_response: Any) -> Any:
    """The whole site for one request, inside the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        answer = WSGIHandler()(environ, start_response)
        said = [b"".join(answer)]
        answer.close()
        return said
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class Wire(httpx.WSGITransport):
    """The site without a network; keeps what was sent, to send it again."""

    def __init__(self) -> None:
        super().__init__(app=site, raise_app_exceptions=True)
        self.sent: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return super().handle_request(request)


class TokenWire(token_httpx.WSGITransport):  # type: ignore[misc]
    """The same for authlib, which has an httpx of its own choice."""

    def __init__(self) -> None:
        super().__init__(app=site, raise_app_exceptions=True)
        self.sent: list[Any] = []

    def handle_request(self, request: Any) -> Any:
        self.sent.append(request)
        return super().handle_request(request)


@dataclass(kw_only=True)
class Place:
    """A county office that may ask by one grant, its live system, and an open case of a citizen."""

    town: Town
    keeper: Officer
    authority: Officer
    grant: Grant
    code: str
    secret: str
    key: PrivateKey
    key_id: str
    case: str
    wire: Wire = field(default_factory=Wire)

    @property
    def id_number(self) -> str:
        return id_number_of(self.town.person.person_id)

    def client(self, **changes: Any) -> Any:
        """The how-to's client with this system's key and secret."""
        given = {
            "base": settings.BASE_URL,
            "client_id": self.code,
            "secret": self.secret,
            "key": self.key,
            "key_id": self.key_id,
            "transport": self.wire,
        } | changes
        client = how_to.Gateway(**given)
        client.tokens = how_to.OAuth2Client(given["client_id"], given["secret"], transport=TokenWire())
        return client

    def ask(self, client: Any = None, **changes: Any) -> Any:
        """One call about the citizen for the case."""
        given = {"grant": self.grant.code, "kind": "person", "case": self.case} | changes
        given["number"] = changes.get("number") or self.id_number
        return (client or self.client()).ask(
            given.pop("grant"), given.pop("kind"), given.pop("number"), **given
        )


def id_number_of(person_id: UUID) -> str:
    return str(RegisteredPerson.objects.get(pk=person_id).facts["id_number"])


def pem_of(key: PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def pem_of_private(key: PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def make_keeper(office: str = COUNTY_OFFICE) -> Officer:
    return make_staff(name="钱系统", posts=("exchange-officer",), organisation_code=office)


def make_authority_officer() -> Officer:
    return make_staff(
        name="冯数局", posts=("exchange-authority", "data-officer"), organisation_code=CITY_OFFICE
    )


def make_system(keeper: Officer, authority: Officer, key: PrivateKey, *, office: str = COUNTY_OFFICE) -> str:
    """A live system without a secret; its code."""
    code = register_system(
        organisation_id=organisation_by_code(office).id,
        name="公租房审核系统",
        responsible="钱系统",
        phone="0558-5550000",
        public_key=pem_of(key),
        by=keeper,
        at=MONDAY,
    )
    approve_system(code=code, by=authority, at=MONDAY)
    return code


def bound_population() -> None:
    """人口基本信息 in the catalogue, served from the population register."""
    published(POPULATION, fields=list(SERVED))
    bind_resource(resource_code=POPULATION, kind=SourceKind.POPULATION, fields=SERVED, by=LOADER, at=MONDAY)


def make_place(*, key: PrivateKey | None = None, **grant: Any) -> Place:
    """Everything that one call needs. `grant` changes the grant."""
    town = make_town()
    key = key or Ed25519PrivateKey.generate()
    keeper, authority = make_keeper(), make_authority_officer()
    county, city = organisation_by_code(COUNTY_OFFICE), organisation_by_code(CITY_OFFICE)
    bound_population()
    made = make_grant(
        **{
            "resource_code": POPULATION,
            "resource_name": "人口基本信息",
            "consumer_id": county.id,
            "consumer_name": county.name,
            "provider_id": city.id,
            "provider_name": city.name,
            "item_code": town.item_code,
            "fields": FIELDS,
            **grant,
        }
    )
    code = make_system(keeper, authority, key)
    return Place(
        town=town,
        keeper=keeper,
        authority=authority,
        grant=made,
        code=code,
        secret=renew_secret(code=code, by=keeper, at=MONDAY),
        key=key,
        key_id=SystemKey.objects.get(system__code=code).kid,
        case=make_case(town).number,
    )


class P256:
    """Signs as RFC 9421 wants it of P-256: r and s, 32 bytes each."""

    def __init__(self, key: EllipticCurvePrivateKey) -> None:
        self.key = key

    def sign(self, said: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
        from cryptography.hazmat.primitives.hashes import SHA256

        r, s = decode_dss_signature(self.key.sign(said, ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def p256() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())
