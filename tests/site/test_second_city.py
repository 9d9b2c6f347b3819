"""No city's name or code is in the program: a second, smaller one loads and works."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tongban.foundation.directory.models import Area
from tongban.foundation.directory.public import halls
from tongban.foundation.identity.public import current_code
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.registers.models import RegisteredPerson
from tongban.site.demo_people import PASSWORD, demo_people
from tongban.site.sample import OnlyForDemo, load_city

SAMPLE_DAY = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
SMALL = Path(__file__).resolve().parent.parent / "data" / "small_city"


@pytest.mark.django_db
def test_a_second_small_city_loads_and_works(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongban.site.demo_people.home", lambda: tmp_path)
    load_city(SMALL, at=SAMPLE_DAY)
    assert [hall.name for hall in halls()] == ["防城港市政务服务中心（示例）"]
    assert not Area.objects.filter(code__startswith="3416").exists()
    assert RegisteredPerson.objects.count() == 40
    officer = next(person for person in demo_people(SMALL) if person.role == "accept")
    asked = {"username": officer.username, "password": PASSWORD, "totp": current_code(officer.totp_secret)}
    assert client.post("/api/v1/tokens", asked, content_type="application/json").status_code == 201
    assert client.get("/places/fangchenggang/").status_code == 200


@pytest.mark.django_db
def test_production_refuses_the_sample_city(settings: Any) -> None:
    settings.MODE = "production"
    with pytest.raises(OnlyForDemo):
        load_city(SMALL, at=SAMPLE_DAY)
    assert not Area.objects.exists()
