import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.foundation.directory.make import DUTIES
from tests.foundation.identity.make import (
    bearer,
    make_account,
    make_person,
    make_staff,
    sign_in,
    sign_in_staff,
)
from tests.foundation.papers.make import AT, make_paper, pdf_bytes
from tests.foundation.papers.papers_to_make import EVERY
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.pages import DUTY
from tongban.foundation.papers.ports import paper_readers
from tongban.foundation.papers.public import order_document
from tongban.kernel.ports import PortTable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def operators(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operators look after what could not be made."""
    monkeypatch.setitem(DUTIES, "operator", DUTIES["operator"] | {DUTY})


class OnlyFor:
    """Readers of a kind of owner: one actor."""

    def __init__(self, ref: str) -> None:
        self.ref = ref

    def may_read(self, *, key: str, by: Any, at: Any) -> bool:
        return key == "1" and by.ref == self.ref


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> PortTable[Any]:
    """Nobody answers for any paper, but whom a test names."""
    monkeypatch.setattr(paper_readers, "_by_kind", {})
    return paper_readers


def upload(client: Client, name: str, content: bytes, **headers: Any) -> Any:
    return client.post("/api/v1/files", {"file": SimpleUploadedFile(name, content)}, headers=headers)


def fetch(client: Client, address: str, **more: Any) -> Any:
    """The answer with its bytes in `body`; reading them to the end closes the file."""
    answer: Any = client.get(address, **more)
    answer.body = answer.getvalue()
    return answer


class TestReading:
    def test_only_who_may_read_it_gets_a_paper(self, readers: PortTable[Any]) -> None:
        mine, other = make_person(), make_person(name="老李")
        readers.provide("case", OnlyFor(mine.ref))
        paper = make_paper(owner="case:1")
        assert fetch(sign_in(Client(), mine), f"/papers/{paper.id}/").body == pdf_bytes()
        assert sign_in(Client(), other).get(f"/papers/{paper.id}/").status_code == 404
        assert sign_in_staff(Client(), make_staff()).get(f"/papers/{paper.id}/").status_code == 404
        anybody = Client().get(f"/papers/{paper.id}/")
        assert anybody.status_code == 302
        assert "login" in anybody["Location"]

    def test_a_paper_whose_owner_nobody_answers_for_is_not_found(self, readers: PortTable[Any]) -> None:
        paper = make_paper(owner="lost:1")
        assert sign_in(Client(), make_person()).get(f"/papers/{paper.id}/").status_code == 404

    def test_a_draft_upload_is_its_owners_alone_with_or_without_a_real_name(self) -> None:
        account = make_account()
        paper = make_paper(owner=account.ref)
        assert fetch(sign_in(Client(), account), f"/papers/{paper.id}/").status_code == 200
        assert sign_in(Client(), make_account()).get(f"/papers/{paper.id}/").status_code == 404

    def test_a_browser_can_only_show_or_save_it(self) -> None:
        account = make_account()
        paper = make_paper(owner=account.ref, name="合 同;x.pdf")
        client = sign_in(Client(), account)
        answer = fetch(client, f"/papers/{paper.id}/")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert answer["Content-Disposition"] == "inline; filename*=UTF-8''%E5%90%88%20%E5%90%8C%3Bx.pdf"
        assert fetch(client, f"/papers/{paper.id}/?download")["Content-Disposition"].startswith("attachment")
        assert (
            client.get(f"/papers/{paper.id}/", headers={"If-None-Match": answer["ETag"]}).status_code == 304
        )

    def test_it_costs_three_queries(self, django_assert_num_queries: Any) -> None:
        person = make_person()
        paper = make_paper(owner=person.ref)
        client = sign_in(Client(), person)
        with django_assert_num_queries(3):  # session, account, paper
            fetch(client, f"/papers/{paper.id}/")


class TestHandingIn:
    def test_a_file_is_handed_in_and_read_back(self) -> None:
        person = make_person()
        headers = bearer(person)
        client = Client()
        answer = upload(client, "合同.pdf", pdf_bytes(), **headers)
        assert answer.status_code == 201
        told = answer.json()
        assert (told["type"], told["size"], told["name"]) == ("application/pdf", len(pdf_bytes()), "合同.pdf")
        assert Paper.objects.get().owner == person.ref
        assert client.get(f"/api/v1/files/{told['id']}", headers=headers).json() == told
        assert fetch(client, f"/api/v1/files/{told['id']}/content", headers=headers).body == pdf_bytes()
        others = bearer(make_person(name="老李"))
        for address in (f"/api/v1/files/{told['id']}", f"/api/v1/files/{told['id']}/content"):
            assert client.get(address, headers=others).status_code == 404

    def test_an_executable_named_pdf_is_refused_with_its_code(self, files: Path) -> None:
        answer = upload(Client(), "合同.pdf", b"MZ\x90\x00" + b"\0" * 500, **bearer(make_person()))
        assert answer.status_code == 415
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "paper-type-refused"
        assert not Paper.objects.exists()
        assert not [path for path in files.rglob("*") if path.is_file()]

    def test_a_hundred_megabytes_are_refused_before_they_are_read(self, files: Path) -> None:
        class Unread(io.RawIOBase):
            def read(self, size: int = -1) -> bytes:
                raise AssertionError("the body was read")

        answer = Client().generic(
            "POST",
            "/api/v1/files",
            b"",
            content_type="multipart/form-data; boundary=x",
            headers=bearer(make_person()),
            CONTENT_LENGTH=str(100 * 1024 * 1024),
            **{"wsgi.input": Unread()},
        )
        assert answer.status_code == 413
        assert answer.json()["code"] == "too-large"
        assert not files.exists()
        assert not Paper.objects.exists()

    def test_a_page_says_too_large_as_well(self) -> None:
        answer = Client().post(
            "/verify/", b"", content_type="text/plain", CONTENT_LENGTH=str(100 * 1024 * 1024)
        )
        assert answer.status_code == 413

    def test_a_file_over_the_limit_within_the_form_is_refused(self, settings: Any, files: Path) -> None:
        settings.UPLOAD_MAX_BYTES = 1000
        answer = upload(Client(), "大.pdf", pdf_bytes("x" * 2000), **bearer(make_person()))
        assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
        assert not Paper.objects.exists()

    def test_nobody_hands_in_without_signing_in(self) -> None:
        assert upload(Client(), "合同.pdf", pdf_bytes()).status_code in (401, 403)
        assert not Paper.objects.exists()


class TestOperator:
    def stop_one(self) -> Any:
        with transaction.atomic():
            document_id = order_document(
                template="receipt",
                data=EVERY["receipt"] | {"applicant": "王𬸪"},
                owner="case:1",
                kind="receipt",
                seal_by=None,
                at=AT,
            )
        deliver_all()
        return document_id

    def test_an_operator_sees_the_missing_characters_and_has_it_made_again(self) -> None:
        document_id = self.stop_one()
        client = sign_in_staff(Client(), make_staff(posts=("operator",)))
        page = client.get("/desk/operations/papers/")
        assert page.status_code == 200
        assert "𬸪" in page.content.decode()
        assert client.post(f"/desk/operations/papers/{document_id}/again/").status_code == 302
        assert client.post(f"/desk/operations/papers/{document_id}/again/").status_code == 404

    def test_others_do_not(self) -> None:
        document_id = self.stop_one()
        clerk = sign_in_staff(Client(), make_staff(posts=("accept",)))
        assert clerk.get("/desk/operations/papers/").status_code == 403
        assert clerk.post(f"/desk/operations/papers/{document_id}/again/").status_code == 403
        assert Client().get("/desk/operations/papers/").status_code == 302
