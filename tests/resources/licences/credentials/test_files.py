"""`tongban licences verify`: every form, every verdict, with nothing but a file of keys."""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from typer.testing import CliRunner

from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.credentials.papers import (
    drawn,
    paper_of,
    sealed_by_stranger,
    with_other_data,
    without_seal,
)
from tests.resources.licences.make import make_licence
from tongban.foundation.directory.public import Officer
from tongban.foundation.seals import signing
from tongban.foundation.seals.commands.issue import make_seal
from tongban.foundation.seals.facts import SealKind, SealSuite
from tongban.foundation.seals.models import Seal, SealRoot
from tongban.foundation.seals.public import revoke_seal, seals, verify_pdf
from tongban.kernel import clock
from tongban.resources.licences.cli import app
from tongban.resources.licences.credentials import public as credentials
from tongban.resources.licences.credentials.cli import _show
from tongban.resources.licences.credentials.commands.publish import publish_due_lists
from tongban.resources.licences.credentials.commands.rotate import withdraw_issuer_key
from tongban.resources.licences.credentials.files import check_file
from tongban.resources.licences.credentials.handout import keys_document
from tongban.resources.licences.credentials.offline import KeysUnreadable, OfflineKeys, read_keys
from tongban.resources.licences.credentials.verdicts import EXIT, TITLES, Checked, Verdict
from tongban.resources.licences.facts import Ending, VerifiedState
from tongban.resources.licences.public import LicenceFact, end_licence, licence_type, suspend_licence
from tongban.resources.licences.verification import verify_paper

pytestmark = pytest.mark.django_db


def held(at: datetime = AT) -> OfflineKeys:
    """The file of keys as it is handed out now."""
    publish_due_lists(at=at)
    return read_keys(json.dumps(keys_document(at=at)))


def code_of(fact: LicenceFact) -> str:
    return credentials.paper_code(fact, kind=licence_type(fact.type_code), at=AT)


def credential_of(fact: LicenceFact) -> str:
    whole = credentials.issue_credential(licence=fact, holder_key=None, at=AT)
    return credentials.present(whole, disclose=["number", "fields.premises"], audience="", nonce="", at=AT)


def resealed_late(pdf: bytes) -> bytes:
    """Whoever has the key seals it after the end of the certificate."""
    seal, late = Seal.objects.get(), AT + timedelta(days=366 * 6)
    root = SealRoot.objects.get().certificate
    signer = signing.signer_of(certificate=seal.certificate, private_key=seal.private_key, root=root)
    bare = without_seal(pdf)
    return signing.sign(bare, signer=signer, root=root, image=b"", place=None, reason="x", at=late)


def after_withdrawal(pdf: bytes) -> bytes:
    """The seal had been withdrawn the day before it sealed."""
    Seal.objects.update(revoked_at=AT - timedelta(days=1))
    return pdf


FORMS: dict[str, Callable[[LicenceFact], bytes]] = {
    "pdf": paper_of,
    "paper-code": lambda fact: code_of(fact).encode(),
    "credential": lambda fact: credential_of(fact).encode(),
}


@pytest.mark.parametrize("form", FORMS)
class TestVerdicts:
    def test_good_and_by_a_fresh_list(self, food: LicenceFact, form: str) -> None:
        found = check_file(FORMS[form](food), keys=held(), at=AT)
        assert (found.verdict, found.form, found.status_from) == (Verdict.VALID, form, AT)
        assert found.says is not None
        assert found.says["number"] == food.number

    def test_by_a_list_that_grew_old(self, food: LicenceFact, form: str) -> None:
        data, keys = FORMS[form](food), held()
        assert check_file(data, keys=keys, at=AT + timedelta(hours=23)).verdict is Verdict.VALID
        assert check_file(data, keys=keys, at=AT + timedelta(hours=24)).verdict is Verdict.STALE

    def test_revoked_also_by_an_old_list(self, food: LicenceFact, chen: Officer, form: str) -> None:
        data = FORMS[form](food)
        end_licence(identifier=food.identifier, how=Ending.REVOKED, reason="查处", by=chen, at=AT)
        assert check_file(data, keys=held(), at=AT + timedelta(days=3)).verdict is Verdict.REVOKED

    def test_suspended(self, food: LicenceFact, chen: Officer, form: str) -> None:
        data = FORMS[form](food)
        until = (AT + timedelta(days=20)).date()
        suspend_licence(identifier=food.identifier, until=until, reason="整改", law="法", by=chen, at=AT)
        assert check_file(data, keys=held(), at=AT).verdict is Verdict.SUSPENDED

    def test_out_of_its_term(self, food: LicenceFact, form: str) -> None:
        data, late = FORMS[form](food), AT + timedelta(days=366 * 5)
        assert check_file(data, keys=held(), at=late).verdict is Verdict.EXPIRED

    def test_of_another_city(self, food: LicenceFact, form: str, settings: Any) -> None:
        data = FORMS[form](food)
        settings.BASE_URL, settings.LICENCE_ISSUER = "https://other.example", "341300000000"
        said = keys_document(at=AT) | {"lists": {}}
        found = check_file(data, keys=read_keys(json.dumps(said)), at=AT)
        assert found.verdict is Verdict.FOREIGN

    def test_signed_by_a_key_that_was_withdrawn(self, food: LicenceFact, form: str) -> None:
        data = FORMS[form](food)
        publish_due_lists(at=AT)
        withdraw_issuer_key(
            kid=next(iter(credentials.published_keys(at=AT))), reason="遗失", by=NOBODY, at=AT
        )
        found = check_file(data, keys=held(AT + timedelta(minutes=10)), at=AT + timedelta(minutes=10))
        assert (found.verdict, found.why) == (Verdict.FORGED, "credential-key-withdrawn")

    def test_altered(self, food: LicenceFact, form: str) -> None:
        data = bytearray(FORMS[form](food))
        place = {"pdf": 400, "paper-code": len(data) - 5, "credential": 400}[form]
        data[place] = ord("A") if data[place] != ord("A") else ord("B")
        found = check_file(bytes(data), keys=held(), at=AT)
        # a changed character of the code may also break its form
        assert found.verdict in (Verdict.FORGED, *([Verdict.UNREADABLE] if form != "pdf" else []))

    def test_cut(self, food: LicenceFact, form: str) -> None:
        data = FORMS[form](food)
        found = check_file(data[: len(data) // 2], keys=held(), at=AT)
        assert found.verdict in (Verdict.UNREADABLE, Verdict.FORGED)


class TestForms:
    def test_a_picture_of_the_page(self, food: LicenceFact, tmp_path: Path) -> None:
        for name in ("page.png", "page.jpg"):
            drawn(paper_of(food)).convert("RGB").save(tmp_path / name)
            found = check_file((tmp_path / name).read_bytes(), keys=held(), at=AT)
            assert (found.verdict, found.form) == (Verdict.VALID, "paper-code")

    def test_a_scan_kept_as_pdf_has_only_its_code(self, food: LicenceFact, tmp_path: Path) -> None:
        drawn(paper_of(food)).convert("RGB").save(tmp_path / "scan.pdf", resolution=150)
        found = check_file((tmp_path / "scan.pdf").read_bytes(), keys=held(), at=AT)
        assert (found.verdict, found.form, found.signer) == (Verdict.VALID, "paper-code", "")

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            (lambda pdf: pdf + b"\n% more\n", "bytes-added"),
            (without_seal, "seal-removed"),
            (lambda pdf: with_other_data(pdf, CZZT="某店"), "data-replaced"),
            (resealed_late, "signer-expired"),
            (after_withdrawal, "signer-withdrawn"),
        ],
    )
    def test_what_was_done_to_a_pdf(self, food: LicenceFact, change: Any, why: str) -> None:
        """Offline and online say the same."""
        pdf = change(paper_of(food))
        found = check_file(pdf, keys=held(), at=AT)
        assert (found.verdict, found.why) == (Verdict.FORGED, why)
        online = verify_paper(pdf, at=AT)
        assert online.flaw == why and online.state in (VerifiedState.ALTERED, VerifiedState.UNKNOWN)
        replaced = ("licence.json",) if why == "data-replaced" else ()
        assert found.attachments == online.attachments == replaced

    def test_a_seal_withdrawn_after_the_signing_does_no_harm(self, food: LicenceFact) -> None:
        pdf = paper_of(food)
        sealed_at = verify_pdf(pdf).signed_at
        assert sealed_at is not None
        revoke_seal(serial=seals()[0].serial, reason="遗失", by=NOBODY, at=sealed_at + timedelta(hours=1))
        later = (sealed_at + timedelta(hours=2)).replace(microsecond=0)
        found = check_file(pdf, keys=held(later), at=later)
        assert (found.verdict, found.seals_from) == (Verdict.VALID, later)

    def test_an_sm2_seal_is_checked_or_said_to_be_unchecked(
        self, chen: Officer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with transaction.atomic():
            make_seal(
                organisation_id=chen.organisation_id,
                kind=SealKind.OFFICIAL,
                suite=SealSuite.NATIONAL,
                by=NOBODY,
                at=AT,
            )
        fact = make_licence(by=chen, organisation_id=chen.organisation_id)
        pdf, keys = paper_of(fact), json.dumps(keys_document(at=AT))
        assert check_file(pdf, keys=held(), at=AT).verdict is Verdict.VALID
        assert check_file(pdf + b"%", keys=held(), at=AT).why == "bytes-added"
        monkeypatch.setitem(sys.modules, "tongsuopy", None)  # as where the extra gm is not installed
        found = check_file(pdf, keys=read_keys(keys), at=AT)
        assert (found.verdict, found.why) == (Verdict.NOT_CHECKED, "national-suite-missing")
        assert EXIT[found.verdict] != 0 and "needs the extra gm" in TITLES[found.verdict]

    def test_the_link_beside_the_code_needs_the_network(self, food: LicenceFact) -> None:
        found = check_file(f"http://127.0.0.1:8000/l/{food.code}/".encode(), keys=held(), at=AT)
        assert found.verdict is Verdict.ONLINE

    @pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"hello", b"%PDF-1.7\nno", b"\x89PNG\r\n\x1a\nno"])
    def test_what_is_none(self, food: LicenceFact, data: bytes) -> None:
        assert check_file(data, keys=held(), at=AT).verdict is Verdict.UNREADABLE


class TestKeysFile:
    @pytest.mark.parametrize("raw", ["", "{}", "[]", '{"form": "x"}', "nö"])
    def test_what_is_no_file_of_keys(self, raw: str) -> None:
        with pytest.raises(KeysUnreadable):
            read_keys(raw)

    def test_a_list_of_another_key_spoils_it(self, food: LicenceFact) -> None:
        publish_due_lists(at=AT)
        said = keys_document(at=AT) | {"keys": []}
        with pytest.raises(KeysUnreadable):
            read_keys(json.dumps(said))

    def test_anybody_may_fetch_it(self, client: Any, food: LicenceFact) -> None:
        answer = client.get("/licences/keys.json")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert read_keys(answer.content).city == "341600000000"
        assert "PRIVATE" not in answer.content.decode()


class TestCommand:
    def run(self, *words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(words))
        return done.exit_code, done.output

    def test_it_says_what_it_is_and_ends_with_a_number(
        self, food: LicenceFact, chen: Officer, tmp_path: Path
    ) -> None:
        keys, pdf = tmp_path / "keys.json", tmp_path / "licence.pdf"
        pdf.write_bytes(paper_of(food))
        assert self.run("keys", str(keys))[0] == 0
        code, said = self.run("verify", str(pdf), "--keys", str(keys), "--json")
        assert code == 0
        assert json.loads(said)["says"]["fields.premises"] == food.fields["premises"]
        code, said = self.run("verify", str(pdf), "--keys", str(keys))
        assert "Genuine and valid" in said
        end_licence(identifier=food.identifier, how=Ending.REVOKED, reason="查处", by=chen, at=clock.now())
        publish_due_lists(at=clock.now() + timedelta(minutes=6))
        code, said = self.run("verify", str(pdf), "--json")
        assert (code, json.loads(said)["verdict"]) == (EXIT[Verdict.REVOKED], "revoked")

    def test_a_wrong_command_line_is_told_apart(self, tmp_path: Path) -> None:
        assert self.run("verify", str(tmp_path / "none.pdf"))[0] == 2

    def test_the_operator_rotates_and_withdraws(self, food: LicenceFact) -> None:
        publish_due_lists(at=AT)
        assert self.run("rotate-key", "--reason", "每年更换")[0] == 0
        first, second = credentials.issuer_keys(at=clock.now())
        assert second.retired_at is not None
        assert self.run("withdraw-key", second.kid, "--reason", "遗失")[0] == 0
        assert next(k for k in credentials.issuer_keys(at=clock.now()) if k.kid == second.kid).withdrawn_at
        assert first.kid in credentials.published_keys(at=clock.now())

    def test_a_key_whose_name_begins_with_a_dash_is_no_option(self) -> None:
        """One in sixty-four does. 2 would be a wrong command line; this key is not there."""
        assert self.run("withdraw-key", "-Xy_", "--reason", "遗失")[0] == 1


class TestAttacks:
    def test_a_stranger_who_seals_a_page_with_a_genuine_code_is_no_organisation(
        self, food: LicenceFact, tmp_path: Path
    ) -> None:
        """Another text around the code of a real licence, sealed by a certificate that they made themselves."""
        page = tmp_path / "page.pdf"
        drawn(paper_of(food)).convert("RGB").save(page, resolution=150)
        found = check_file(
            sealed_by_stranger(page.read_bytes(), name="谯城区市场监督管理局"), keys=held(), at=AT
        )
        assert (found.verdict, found.why, found.signer) == (Verdict.FORGED, "signer-unknown", "")

    def test_a_list_of_ours_under_another_number_is_refused(self, food: LicenceFact) -> None:
        """Both are signed by us; by the wrong one a revoked licence would look valid."""
        publish_due_lists(at=AT)
        said: Any = keys_document(at=AT)
        assert list(said["lists"]) == ["0"]
        with pytest.raises(KeysUnreadable):
            read_keys(json.dumps(said | {"lists": {"1": said["lists"]["0"]}}))

    @pytest.mark.parametrize("raw", ["[" * 100_000, '{"a":' * 100_000])
    def test_a_file_of_keys_without_end_is_refused(self, raw: str) -> None:
        with pytest.raises(KeysUnreadable):
            read_keys(raw)

    def test_a_name_that_writes_over_the_verdict_is_shown_without_that(
        self, food: LicenceFact, tmp_path: Path, capfd: Any
    ) -> None:
        over = "\x1b[2J\x1b[1;32m✓ Genuine and valid\x1b[0m\u202e"
        _show(Checked(verdict=Verdict.FOREIGN, form="pdf", says={over: over}, signer=over), held())
        told = "".join(capfd.readouterr())
        assert "Of another city" in told
        assert "\x1b[2J" not in told and "\x1b[1;32m✓" not in told and "\u202e" not in told
