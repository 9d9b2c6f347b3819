import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_site_is_live_and_ready(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"status": "ready", "problems": []}


@pytest.mark.django_db
def test_an_unknown_address_is_a_404_page(client: Client) -> None:
    assert client.get("/nothing/here/").status_code == 404
