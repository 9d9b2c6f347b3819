"""The code on paper: what it says, how long it gets, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any, cast

import base45
import cbor2
import pytest
import segno
import zxingcpp
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.make import FIRM, FOOD, make_licence
from tongban.foundation.directory.public import Officer
from tongban.resources.licences.credentials import public as credentials
from tongban.resources.licences.credentials.commands.rotate import rotate_issuer_key, withdraw_issuer_key
from tongban.resources.licences.credentials.facts import (
    CredentialForeign,
    CredentialForged,
    CredentialKeyWithdrawn,
    PaperCodeTooLong,
    PaperCodeUnreadable,
)
from tongban.resources.licences.credentials.papercode import (
    FIELDS,
    FULL,
    LONGEST,
    PREFIX,
    PaperClaims,
    make_code,
    open_code,
)
from tongban.resources.licences.public import LicenceFact, licence_type
from tongban.standards.codes.licence_identifier import make_licence_identifier

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER = ec.generate_private_key(ec.SECP256R1())
KID = "AAECAwQFBgc"
CLAIMS = PaperClaims(
    issuer="341600000000",
    identifier=make_licence_identifier(
        type_code=FOOD, issuer="11341600MB0123456K", serial="JY3416022026000123", version=2
    ),
    number="JY3416022026000123",
    type_code=FOOD,
    type_name="食品经营许可证",
    holder_name="亳州市谯城区小满面馆",
    organisation="亳州市谯城区市场监督管理局",
    issued_on=date(2026, 9, 28),
    valid_from=date(2026, 9, 28),
    valid_until=date(2031, 9, 27),
    list_number=0,
    index=734_211,
    fields={"经营场所": "亳州市谯城区薛阁街道和平路18号", "主体业态": "小餐饮"},
)


def made(claims: PaperClaims = CLAIMS) -> str:
    return make_code(claims, key=KEY, kid=KID)


def opened(text: str, *, key: ec.EllipticCurvePrivateKey = KEY) -> PaperClaims:
    return open_code(text, key_of=lambda issuer, kid: key.public_key())[0]


def parts(text: str) -> list[Any]:
    return cast(list[Any], cbor2.loads(base45.b45decode(text.removeprefix(PREFIX))))


def joined(of: list[Any]) -> str:
    return PREFIX + str(base45.b45encode(cbor2.dumps(of, canonical=True)), "ascii")


class TestWhatItSays:
    def test_it_comes_back_and_is_short(self) -> None:
        text = made()
        assert len(text) <= FULL
        said = opened(text)
        assert replace(said, fields={}) == replace(CLAIMS, fields={})
        # one field has room and the longer one has not
        assert said.fields == {"主体业态": "小餐饮"} or said.fields == {}

    def test_it_is_written_in_the_characters_that_a_qr_packs_best(self) -> None:
        assert segno.make(made(), error="m", micro=False).mode == "alphanumeric"

    def test_the_same_licence_and_key_give_the_same_code(self) -> None:
        assert made() == made()

    def test_a_number_with_a_dash_and_no_end_and_a_later_first_day(self) -> None:
        claims = replace(
            CLAIMS, number="皖-JY3416022026000123", valid_until=None, valid_from=date(2026, 10, 1), fields={}
        )
        assert opened(made(claims)) == claims

    @given(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        st.integers(0, (1 << 20) - 1),
        st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    )
    def test_any_licence_comes_back(self, holder: str, organisation: str, index: int, day: date) -> None:
        claims = replace(
            CLAIMS,
            holder_name=holder,
            organisation=organisation,
            index=index,
            issued_on=day,
            valid_until=day + timedelta(days=9),
            fields={},
        )
        assert opened(made(claims)) == claims

    def test_a_name_that_does_not_fit_is_refused(self) -> None:
        with pytest.raises(PaperCodeTooLong) as refusal:
            made(replace(CLAIMS, holder_name="某" * 150))
        assert refusal.value.facts["limit"] == LONGEST

    def test_a_scanner_reads_it_from_a_picture(self) -> None:
        picture = BytesIO()
        segno.make(made(), error="m", micro=False).save(picture, kind="png", scale=3, border=4)
        found = zxingcpp.read_barcodes(Image.open(picture))
        assert [one.text for one in found] == [made()]


class TestRefused:
    @pytest.mark.parametrize("length", [3, 4, 5, 40, 200, -3, -1])
    def test_a_cut_code(self, length: int) -> None:
        with pytest.raises(PaperCodeUnreadable):
            opened(made()[:length])

    @pytest.mark.parametrize("text", ["", "TB1:", "TB1:é", "HC1:6BF", "https://x/l/ABC/", "TB1:" + "A" * 900])
    def test_what_is_none(self, text: str) -> None:
        with pytest.raises(PaperCodeUnreadable):
            opened(text)

    def test_a_changed_name(self) -> None:
        protected, bare, payload, signature = parts(made())
        said = cbor2.loads(payload) | {4: "亳州市谯城区大满面馆"}
        with pytest.raises(CredentialForged):
            opened(joined([protected, bare, cbor2.dumps(said, canonical=True), signature]))

    def test_a_changed_signature(self) -> None:
        protected, bare, payload, signature = parts(made())
        with pytest.raises(CredentialForged):
            opened(joined([protected, bare, payload, signature[:-1] + bytes((signature[-1] ^ 1,))]))

    def test_the_key_of_another(self) -> None:
        with pytest.raises(CredentialForged):
            opened(made(), key=OTHER)

    def test_bytes_that_follow(self) -> None:
        whole = base45.b45decode(made().removeprefix(PREFIX))
        with pytest.raises(PaperCodeUnreadable):
            opened(PREFIX + base45.b45encode(whole + b"\0").decode())

    def test_fields_that_are_no_texts(self) -> None:
        protected, bare, payload, signature = parts(made())
        said = cbor2.loads(payload) | {FIELDS: {"a": [1]}}
        with pytest.raises(PaperCodeUnreadable):
            opened(joined([protected, bare, cbor2.dumps(said, canonical=True), signature]))

    @given(st.binary(max_size=300))
    def test_no_bytes_are_a_fault(self, data: bytes) -> None:
        with pytest.raises(PaperCodeUnreadable):
            opened(PREFIX + base45.b45encode(data).decode())


@pytest.mark.django_db
class TestOfALicence:
    def code(self, fact: LicenceFact) -> str:
        return credentials.paper_code(fact, kind=licence_type(fact.type_code), at=AT)

    def test_it_says_what_stands_on_the_paper_and_no_identity_number(self, food: LicenceFact) -> None:
        text = self.code(food)
        said = credentials.check_paper_code(text, at=AT)
        assert (said.number, said.holder_name, said.valid_until) == (food.number, FIRM.name, food.valid_until)
        assert said.index == credentials.place_for(food.id).index
        assert said.issuer == "341600000000"
        assert FIRM.id_code not in str(parts(text))

    def test_the_code_of_another_city_is_refused_by_name(self, food: LicenceFact, settings: Any) -> None:
        text = self.code(food)
        settings.LICENCE_ISSUER = "341300000000"
        with pytest.raises(CredentialForeign) as refusal:
            credentials.check_paper_code(text, at=AT)
        assert refusal.value.facts == {"issuer": "341600000000"}

    def test_its_key_stays_published_for_its_paper(self, chen: Officer) -> None:
        fact = make_licence(by=chen, organisation_id=chen.organisation_id)
        text = self.code(fact)
        rotate_issuer_key(reason="每年更换", by=NOBODY, at=AT + timedelta(seconds=1))
        assert credentials.check_paper_code(text, at=AT + timedelta(days=400)).number == fact.number

    def test_the_code_of_a_withdrawn_key_is_refused(self, food: LicenceFact) -> None:
        text = self.code(food)
        kid = next(iter(credentials.published_keys(at=AT)))
        withdraw_issuer_key(kid=kid, reason="备份遗失", by=NOBODY, at=AT)
        with pytest.raises(CredentialKeyWithdrawn):
            credentials.check_paper_code(text, at=AT)

    def test_what_it_costs(self, food: LicenceFact, django_assert_num_queries: Any) -> None:
        kind = licence_type(food.type_code)
        credentials.paper_code(food, kind=kind, at=AT)
        with django_assert_num_queries(3):
            credentials.paper_code(food, kind=kind, at=AT)
