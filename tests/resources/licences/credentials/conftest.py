"""A county office that issues licences, and one food licence that it issued."""

from typing import Any

import pytest

from tests.foundation.directory.make import add_post, make_officer, make_organisations
from tests.foundation.papers.conftest import files
from tests.resources.licences.make import make_licence, make_types
from tongban.foundation.directory.public import Officer
from tongban.resources.licences.public import LicenceFact

__all__ = ["files"]
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))
add_post("key-keepers", frozenset({"licences.rotate-key"}))


@pytest.fixture
def offices() -> Any:
    organisations = make_organisations()
    make_types()
    return organisations


@pytest.fixture
def chen(offices: Any) -> Officer:
    """陈发证: issues and revokes in the county office."""
    return make_officer(name="陈发证", posts=("certificates",))


@pytest.fixture
def food(chen: Officer) -> LicenceFact:
    """The food licence of the noodle shop."""
    return make_licence(by=chen, organisation_id=chen.organisation_id)
