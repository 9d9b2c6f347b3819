"""The assistant answers the conversations that were written with it, on the sample city."""

import pytest

from tests.faces.assistant.play import conversations, faults_of
from tests.services.items.make import MONDAY
from tests.services.items.test_publish import SAMPLE, SYSTEM, load_sample_items
from tests.services.items.test_publish import city as city
from tongban.foundation.jobs.public import deliver_all
from tongban.resources.laws.public import laws_load

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("city")
def test_every_written_conversation_comes_out_as_it_should() -> None:
    laws_load(SAMPLE.parent / "laws.yaml", by=SYSTEM, at=MONDAY)
    load_sample_items()
    deliver_all()
    written = conversations("own.yaml")
    assert len(written) >= 30
    faults = [fault for one in written for fault in faults_of(one)]
    assert not faults, "\n".join(faults)
