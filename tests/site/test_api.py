import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_api_says_that_it_is_healthy_and_describes_itself(client: Client) -> None:
    assert client.get("/api/v1/health").json() == {"status": "ok"}
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "Tongban"
