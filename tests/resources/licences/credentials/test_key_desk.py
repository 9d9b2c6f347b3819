"""The operators' page of the keys that sign licences."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import AT
from tongban.kernel import clock
from tongban.resources.licences.credentials.models import IssuerKey
from tongban.resources.licences.public import LicenceFact

pytestmark = pytest.mark.django_db
URL = "/desk/operations/licence-keys/"


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT + timedelta(minutes=5))


def keeper() -> Client:
    return sign_in_staff(Client(), make_staff(posts=("key-keepers",)))


def test_a_new_key_signs_once_the_question_is_answered(
    food: LicenceFact, django_assert_num_queries: Any
) -> None:
    old = IssuerKey.objects.get()
    client = keeper()
    page = client.get(URL).content.decode()
    assert old.kid in page
    assert "现在签发用的" in page
    asked = client.get(f"{URL}new/").content.decode()
    assert "要换一把新密钥签发证照吗" in asked
    assert IssuerKey.objects.count() == 1
    answer = client.post(f"{URL}new/", {"reason": "每年更换"}, follow=True)
    fresh = IssuerKey.objects.get(retired_at=None)
    assert fresh.kid != old.kid
    with django_assert_num_queries(4):  # session, officer; papers signed, keys
        page = client.get(URL).content.decode()
    assert fresh.kid in answer.content.decode()
    assert "每年更换" in page
    assert '<td class="num" data-label="签过的证照文件">1</td>' in page


def test_without_a_reason_nothing_changes(food: LicenceFact) -> None:
    answer = keeper().post(f"{URL}new/", {"reason": "  "})
    assert answer.status_code == 422
    assert IssuerKey.objects.count() == 1


def test_nobody_else_sees_it_or_changes_the_key(food: LicenceFact) -> None:
    for client in (sign_in_staff(Client(), make_staff()), sign_in(Client(), make_person())):
        assert client.get(URL).status_code in (302, 403)
        assert client.post(f"{URL}new/", {"reason": "x"}).status_code in (302, 403)
    assert IssuerKey.objects.count() == 1
