"""A joint case on the sample day."""

import pytest

from tests.services.cases.joint.make import Joint, make_joint


@pytest.fixture
def made(on_monday: None) -> Joint:
    return make_joint()
