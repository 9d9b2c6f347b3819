"""Seals whose key lies in a token: Debian's SoftHSM2 behind PKCS#11."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.papers.make import AT, NOBODY
from tests.foundation.papers.papers_to_make import EVERY
from tests.foundation.seals.test_seals import sealed_by
from tongban.foundation.directory.public import organisation
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.jobs import make_ordered_documents
from tongban.foundation.papers.public import document_of, order_document
from tongban.foundation.papers.queries import stuck_documents
from tongban.foundation.seals.models import Seal
from tongban.foundation.seals.public import issue_seal, seals, verify_pdf
from tongban.foundation.seals.tokens.token import Token, TokenAway, token
from tongban.site.seal_options import SealOptions, seals_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not shutil.which("softhsm2-util"), reason="softhsm2 is not installed: python tools/browser.py"
    ),
]
MODULE = next(
    (
        path
        for path in (
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
        )
        if Path(path).exists()
    ),
    "",
)
LABEL, PIN = "tongban-test", "4321"


@pytest.fixture(scope="session")
def token_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A token that is there for this process: the library reads its settings once."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    (folder / "pin").write_text(f"{PIN}\n")
    (folder / "wrong").write_text("0000\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    make = ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "87654321"]
    subprocess.run(make, check=True, capture_output=True)
    return folder


@pytest.fixture
def hardware(token_folder: Path, settings: Any) -> Path:
    given = SealOptions(
        seal_token_module=Path(MODULE),
        seal_token_label=LABEL,
        seal_token_pin_file=token_folder / "pin",
    )
    settings.SEALS = settings.SEALS | {"token": seals_of(given, mode="test")["token"]}
    return token_folder


@pytest.fixture
def office() -> Any:
    return organisation(make_organisations()[COUNTY_OFFICE])


def test_a_seal_whose_key_lies_in_the_token_seals_and_verifies(office: Any, hardware: Path) -> None:
    report = verify_pdf(sealed_by(office.id))
    assert report.is_good and report.signer == office.name
    [seal] = Seal.objects.all()
    assert (seal.private_key, seal.token_label) == ("", seal.serial)
    assert seals()[0].in_token


def test_the_key_cannot_be_taken_out_of_the_token(office: Any, hardware: Path) -> None:
    from pkcs11 import Attribute, ObjectClass
    from pkcs11.exceptions import AttributeSensitive

    seal = issue_seal(organisation_id=office.id, by=NOBODY, at=AT)
    held = token()
    assert held is not None

    def value(session: Any) -> bytes:
        key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=seal.serial)
        assert key[Attribute.SENSITIVE] and not key[Attribute.EXTRACTABLE]
        with pytest.raises(AttributeSensitive):
            key[Attribute.VALUE]
        return b"kept"

    assert held._done(value) == b"kept"


def test_poppler_accepts_a_seal_from_the_token(office: Any, hardware: Path, tmp_path: Path) -> None:
    (tmp_path / "sealed.pdf").write_bytes(sealed_by(office.id))
    asked = ["pdfsig", "-nocert", str(tmp_path / "sealed.pdf")]
    said = subprocess.run(asked, capture_output=True, check=True).stdout.decode()
    assert "Signature is Valid." in said


def test_a_seal_from_before_the_token_seals_on_and_one_after_it_needs_the_token(
    office: Any, hardware: Path, settings: Any
) -> None:
    with_token = settings.SEALS
    settings.SEALS = with_token | {"token": None}
    issue_seal(organisation_id=office.id, by=NOBODY, at=AT)
    settings.SEALS = with_token
    assert verify_pdf(sealed_by(office.id)).is_good
    issue_seal(organisation_id=office.id, by=NOBODY, at=AT)
    settings.SEALS = with_token | {"token": None}
    with pytest.raises(TokenAway):
        sealed_by(office.id)


@pytest.mark.parametrize("wrong", ["pin", "label"])
def test_a_token_that_does_not_open_makes_no_seal(
    office: Any, hardware: Path, settings: Any, wrong: str
) -> None:
    """Nothing is issued, and nobody falls back to a key in the database."""
    given = dict(settings.SEALS["token"])
    given |= {"pin_file": hardware / "wrong"} if wrong == "pin" else {"label": "another"}
    settings.SEALS = settings.SEALS | {"token": given}
    with pytest.raises(TokenAway):
        issue_seal(organisation_id=office.id, by=NOBODY, at=AT)
    assert not Seal.objects.exists()


def test_a_paper_waits_in_sight_while_the_token_is_away(office: Any, hardware: Path, settings: Any) -> None:
    issue_seal(organisation_id=office.id, by=NOBODY, at=AT)
    there = settings.SEALS
    settings.SEALS = there | {"token": dict(there["token"]) | {"label": "pulled out"}}
    with transaction.atomic():
        receipt = order_document(
            template="receipt",
            data=EVERY["receipt"],
            owner="case:1",
            kind="receipt",
            seal_by=office.id,
            at=AT,
        )
    deliver_all()
    assert [one.problem for one in stuck_documents()] == ["seal-token-away"]
    settings.SEALS = there
    make_ordered_documents(document_ids=[str(receipt)], tries=1)
    made = document_of(owner="case:1", kind="receipt")
    assert made and made.paper and not stuck_documents()


# the library ends the search of a dead session in a finaliser, and tells of it
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_session_that_broke_is_opened_again(office: Any, hardware: Path) -> None:
    issue_seal(organisation_id=office.id, by=NOBODY, at=AT)
    held = token()
    assert isinstance(held, Token) and held._session is not None
    held._session.close()
    assert verify_pdf(sealed_by(office.id)).is_good


@pytest.mark.parametrize("given", [{"seal_token_label": ""}, {"seal_token_pin_file": None}])
def test_settings_that_name_half_a_token_are_refused(given: dict[str, Any]) -> None:
    whole = {
        "seal_token_module": Path(MODULE),
        "seal_token_label": LABEL,
        "seal_token_pin_file": Path("pin"),
    }
    with pytest.raises(SystemExit, match="TONGBAN_SEAL_TOKEN"):
        seals_of(SealOptions(**(whole | given)), mode="test")


def test_without_a_token_its_library_is_not_loaded() -> None:
    """The extra need not be installed."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, django; django.setup(); import tongban.foundation.seals.keys; sys.exit('pkcs11' in sys.modules)",
        ],
        check=False,
        capture_output=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tongban.site.settings"},
    )
    assert done.returncode == 0, done.stderr
