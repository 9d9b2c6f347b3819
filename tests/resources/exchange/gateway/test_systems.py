"""Departments register systems, the data authority lets them in; nobody else sees them."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.exchange.gateway.make import (
    Place,
    make_authority_officer,
    make_keeper,
    p256,
    pem_of,
    pem_of_private,
)
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.public import DutyMissing, Officer, organisation_by_code
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.exchange.gateway.commands.register import (
    approve_system,
    refuse_system,
    register_system,
)
from tongban.resources.exchange.gateway.commands.rotate import add_key, end_key, renew_secret
from tongban.resources.exchange.gateway.commands.suspend import (
    resume_system,
    suspend_system,
    withdraw_system,
)
from tongban.resources.exchange.gateway.facts import (
    KeyRefused,
    KeyTaken,
    LastKey,
    OwnSystem,
    PrivateKeyShown,
    SystemIncomplete,
    SystemOutOfOrder,
    SystemReasonsNeeded,
    TooManyKeys,
)
from tongban.resources.exchange.gateway.models import ClientSystem, SystemKey

pytestmark = pytest.mark.django_db
LIST = "/desk/exchange/systems/"


def registered(by: Officer, **changes: Any) -> str:
    given: dict[str, Any] = {
        "organisation_id": organisation_by_code(COUNTY_OFFICE).id,
        "name": "公租房审核系统",
        "responsible": "钱系统",
        "phone": "0558-5550000",
        "public_key": pem_of(Ed25519PrivateKey.generate()),
    }
    return register_system(**(given | changes), by=by, at=MONDAY)


@pytest.fixture
def keeper(on_monday: object) -> Officer:
    return make_keeper()


@pytest.fixture
def authority(keeper: Officer) -> Officer:
    return make_authority_officer()


def test_a_system_waits_for_the_data_authority_and_is_let_in(keeper: Officer, authority: Officer) -> None:
    code = registered(keeper)
    assert ClientSystem.objects.get(code=code).state == "pending"
    assert (
        Task.objects.get(kind="exchange.system", closed_at=None).organisation_id in authority.organisation_ids
    )
    with pytest.raises(SystemOutOfOrder):
        renew_secret(code=code, by=keeper, at=MONDAY)
    approve_system(code=code, by=authority, at=MONDAY)
    assert renew_secret(code=code, by=keeper, at=MONDAY).startswith("tbs_")
    assert not Task.objects.filter(kind="exchange.system", closed_at=None).exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, SystemIncomplete),
        ({"responsible": ""}, SystemIncomplete),
        ({"phone": ""}, SystemIncomplete),
        ({"public_key": " "}, SystemIncomplete),
        ({"public_key": "x" * 5000}, KeyRefused),
        ({"public_key": pem_of_private(Ed25519PrivateKey.generate())}, PrivateKeyShown),
        ({"public_key": pem_of(generate_private_key(SECP384R1()))}, KeyRefused),
        (
            {
                "public_key": generate_rsa(65537, 2048)
                .public_key()
                .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
                .decode()
            },
            KeyRefused,
        ),
    ],
)
def test_what_is_no_system_is_not_entered(
    keeper: Officer, authority: Officer, changes: dict[str, Any], refusal: type[Invalid]
) -> None:
    with pytest.raises(refusal):
        registered(keeper, **changes)
    assert not ClientSystem.objects.exists() and not SystemKey.objects.exists()


def test_nobody_registers_for_another_office_nor_without_the_duty(
    keeper: Officer, authority: Officer
) -> None:
    for by in (make_keeper(CITY_OFFICE), authority, make_staff()):
        with pytest.raises(DutyMissing):
            registered(by)
    assert not ClientSystem.objects.exists()


def test_who_registered_does_not_approve(keeper: Officer, authority: Officer) -> None:
    both = make_staff(
        name="又是他", posts=("exchange-officer", "exchange-authority"), organisation_code=CITY_OFFICE
    )
    code = registered(both, organisation_id=organisation_by_code(CITY_OFFICE).id)
    with pytest.raises(OwnSystem):
        approve_system(code=code, by=both, at=MONDAY)
    assert ClientSystem.objects.get(code=code).state == "pending"
    approve_system(code=code, by=authority, at=MONDAY)


def test_one_that_is_not_let_in_reads_why(keeper: Officer, authority: Officer) -> None:
    code = registered(keeper)
    with pytest.raises(SystemReasonsNeeded):
        refuse_system(code=code, reasons=" ", by=authority, at=MONDAY)
    with pytest.raises(DutyMissing):
        refuse_system(code=code, reasons="x", by=keeper, at=MONDAY)
    refuse_system(code=code, reasons="没有写明用途", by=authority, at=MONDAY)
    for act in (
        lambda: approve_system(code=code, by=authority, at=MONDAY),
        lambda: renew_secret(code=code, by=keeper, at=MONDAY),
        lambda: add_key(code=code, public_key=pem_of(p256()), by=keeper, at=MONDAY),
        lambda: suspend_system(code=code, reasons="x", by=keeper, at=MONDAY),
    ):
        with pytest.raises(SystemOutOfOrder):
            act()
    page = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), keeper).get(f"{LIST}{code}/")
    assert "没有写明用途" in page.content.decode()


def test_the_department_is_told_that_its_system_is_let_in_or_not(keeper: Officer, authority: Officer) -> None:
    first, second = registered(keeper), registered(keeper)
    approve_system(code=first, by=authority, at=MONDAY)
    refuse_system(code=second, reasons="没有写明用途", by=authority, at=MONDAY)
    told = Message.objects.filter(to_account=keeper.account_id).values_list("title", "url")
    assert set(told) == {
        ("The system %(system)s may call", f"{LIST}{first}/"),
        ("The system %(system)s was not let in", f"{LIST}{second}/"),
    }
    assert not Message.objects.exclude(to_account=keeper.account_id).exists()


def test_what_may_be_done_to_a_system_is_done_by_whom_it_concerns(place: Place) -> None:
    stranger = make_keeper(CITY_OFFICE)
    for act in (
        lambda: suspend_system(code=place.code, reasons="x", by=stranger, at=MONDAY),
        lambda: withdraw_system(code=place.code, reasons="x", by=make_staff(), at=MONDAY),
        lambda: renew_secret(code=place.code, by=stranger, at=MONDAY),
        lambda: add_key(code=place.code, public_key=pem_of(p256()), by=stranger, at=MONDAY),
        lambda: end_key(code=place.code, kid=place.key_id, is_leaked=True, by=stranger, at=MONDAY),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(DutyMissing):
        renew_secret(code=place.code, by=place.authority, at=MONDAY)
    suspend_system(code=place.code, reasons="查明", by=place.authority, at=MONDAY)
    with pytest.raises(DutyMissing):
        resume_system(code=place.code, by=place.keeper, at=MONDAY)
    assert ClientSystem.objects.get(code=place.code).state == "suspended"


def test_keys_are_few_and_the_last_one_stays(place: Place) -> None:
    with pytest.raises(LastKey):
        end_key(code=place.code, kid=place.key_id, is_leaked=True, by=place.keeper, at=MONDAY)
    with pytest.raises(KeyTaken):
        add_key(code=place.code, public_key=pem_of(place.key), by=place.keeper, at=MONDAY)
    for _ in range(3):
        add_key(code=place.code, public_key=pem_of(p256()), by=place.keeper, at=MONDAY)
    with pytest.raises(TooManyKeys):
        add_key(code=place.code, public_key=pem_of(p256()), by=place.keeper, at=MONDAY)
    with pytest.raises(NotFound):
        end_key(code=place.code, kid="nobody", is_leaked=True, by=place.keeper, at=MONDAY)
    assert SystemKey.objects.count() == 4


def test_a_key_belongs_to_one_system(keeper: Officer, authority: Officer) -> None:
    city, key, home = make_keeper(CITY_OFFICE), pem_of(p256()), organisation_by_code(CITY_OFFICE).id
    first = registered(keeper, public_key=key)
    with pytest.raises(KeyTaken):
        registered(city, organisation_id=home, public_key=key)
    other = registered(city, organisation_id=home)
    with pytest.raises(KeyTaken):
        add_key(code=other, public_key=key, by=city, at=MONDAY)
    assert SystemKey.objects.count() == 2
    refuse_system(code=first, reasons="写错了单位", by=authority, at=MONDAY)
    again = registered(keeper, public_key=key)
    add_key(code=again, public_key=pem_of(p256()), by=keeper, at=MONDAY)
    kid = SystemKey.objects.filter(system__code=first).get().kid
    end_key(code=again, kid=kid, is_leaked=True, by=keeper, at=MONDAY)
    withdraw_system(code=again, reasons="泄露", by=keeper, at=MONDAY)
    with pytest.raises(KeyTaken):  # what leaked is taken for no other system
        registered(keeper, public_key=key)


def desk(by: Officer) -> Client:
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), by)


def test_the_pages_lead_from_the_form_to_the_secret(
    keeper: Officer, authority: Officer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ours, theirs = desk(keeper), desk(authority)
    form = {"name": "公租房审核系统", "responsible": "钱系统", "phone": "1", "key": pem_of(p256())}
    wrong = ours.post(f"{LIST}new/", form | {"key": "x"})
    assert wrong.status_code == 422 and "这不是可用的公钥" in wrong.content.decode()
    answer = ours.post(f"{LIST}new/", form)
    assert answer.status_code == 302
    page = answer["Location"]
    code = page.rstrip("/").rsplit("/", 1)[1]
    assert "核准接入" not in ours.get(page).content.decode()
    assert "核准接入" in theirs.get(page).content.decode()
    assert theirs.post(page, {"do": "approve"}).status_code == 302
    made = ours.post(page, {"do": "secret"})
    assert "tbs_" in made.content.decode() and made["Cache-Control"] == "no-store"
    assert "tbs_" not in ours.get(page).content.decode()
    with django_assert_num_queries(6):  # session, account, officer; system, keys, trail
        ours.get(page)
    with django_assert_num_queries(3):  # session, account, officer; systems
        listed = ours.get(LIST).content.decode()
    assert code in listed
    refused = ours.post(page, {"do": "suspend", "reasons": ""})
    assert refused.status_code == 422
    assert ours.post(page, {"do": "suspend", "reasons": "换人"}).status_code == 302
    assert "换人" in theirs.get(page).content.decode()
    assert ours.post(page, {"do": "nothing"}).status_code == 404


def test_a_private_key_does_not_come_back(keeper: Officer, authority: Officer) -> None:
    ours, private = desk(keeper), pem_of_private(Ed25519PrivateKey.generate())
    middle = private.splitlines()[1]
    code = registered(keeper)
    for path, form in (
        (f"{LIST}new/", {"name": "", "responsible": "钱系统", "phone": "1"}),
        (f"{LIST}new/", {"name": "公租房审核系统", "responsible": "钱系统", "phone": "1"}),
        (f"{LIST}{code}/", {"do": "add-key"}),
    ):
        for given in (private, middle):
            answer = ours.post(path, form | {"key": given})
            page = answer.content.decode()
            assert answer.status_code == 422 and middle not in page and 'href="#key"' in page
        assert "请重新生成一对密钥" in ours.post(path, form | {"key": private}).content.decode()
    public = pem_of(generate_private_key(SECP384R1()))
    answer = ours.post(f"{LIST}new/", {"name": "甲", "responsible": "", "phone": "1", "key": public})
    assert public.splitlines()[1] in answer.content.decode()


def test_all_that_is_missing_is_told_at_once(keeper: Officer, authority: Officer) -> None:
    page = desk(keeper).post(f"{LIST}new/", {}).content.decode()
    assert [f'href="#{name}"' in page for name in ("name", "responsible", "phone", "key")] == [True] * 4


def test_the_first_secret_ends_no_other(place: Place) -> None:
    ours, ended = desk(place.keeper), "旧密钥和所有令牌已失效"
    code = registered(place.keeper)
    approve_system(code=code, by=place.authority, at=MONDAY)
    first = ours.post(f"{LIST}{code}/", {"do": "secret"}).content.decode()
    assert "tbs_" in first and ended not in first
    assert ended in ours.post(f"{LIST}{code}/", {"do": "secret"}).content.decode()


def test_who_has_nothing_to_do_with_systems_sees_none(place: Place) -> None:
    stranger, clerk = desk(make_keeper(CITY_OFFICE)), desk(make_staff())
    assert stranger.get(f"{LIST}{place.code}/").status_code == 404
    assert place.code not in stranger.get(LIST).content.decode()
    for path in (LIST, f"{LIST}new/", f"{LIST}{place.code}/"):
        assert clerk.get(path).status_code == 403
    assert desk(place.authority).get(f"{LIST}new/").status_code == 403
    assert Client().get(LIST).status_code == 302


def test_pages_speak_english_too(place: Place) -> None:
    page = sign_in_staff(Client(headers={"accept-language": "en"}), place.keeper)
    assert "Public keys" in page.get(f"{LIST}{place.code}/").content.decode()
    assert "Register a system" in page.get(LIST).content.decode()


def test_the_log_is_shown_to_provider_and_consumer_with_filters_and_as_a_file(
    place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    place.ask()
    consumer, provider = desk(place.keeper), desk(place.authority)
    clerk = desk(make_staff())
    with django_assert_num_queries(5):  # session, account, officer; grants, uses (names of offices are kept)
        page = provider.get("/desk/exchange/uses/").content.decode()
    assert "公租房审核系统" in page and place.grant.purpose in page
    assert place.id_number not in page
    # whose office provides nothing sees first what it used
    assert "公租房审核系统" in consumer.get("/desk/exchange/uses/").content.decode()
    assert "公租房审核系统" not in consumer.get("/desk/exchange/uses/?side=provider").content.decode()
    assert (
        "公租房审核系统"
        in consumer.get("/desk/exchange/uses/?side=consumer&outcome=answered").content.decode()
    )
    assert (
        "公租房审核系统"
        not in consumer.get("/desk/exchange/uses/?side=consumer&outcome=refused").content.decode()
    )
    file = provider.get("/desk/exchange/uses/uses.csv")
    lines = file.getvalue().decode().splitlines()
    assert len(lines) == 2 and place.grant.code in lines[1] and lines[0].startswith("\ufeff")
    file = consumer.get("/desk/exchange/uses/uses.csv?side=provider")
    assert len(file.getvalue().decode().splitlines()) == 1
    assert (
        clerk.get("/desk/exchange/uses/").status_code
        == clerk.get("/desk/exchange/uses/uses.csv").status_code
        == 403
    )
    odd = "/desk/exchange/uses/?since=x&until=2026-13-40&way=car&cursor="
    assert provider.get(odd).status_code == 200
    assert provider.get("/desk/exchange/uses/?cursor=nonsense").status_code == 422


def test_no_cell_of_the_file_is_a_formula(place: Place) -> None:
    ClientSystem.objects.filter(code=place.code).update(name="=cmd()")
    place.ask()
    file = desk(place.authority).get("/desk/exchange/uses/uses.csv")
    assert "'=cmd()" in file.getvalue().decode()
