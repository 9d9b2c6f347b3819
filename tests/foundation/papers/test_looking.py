"""What is inside a file decides whether it is kept, and what its small picture shows."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from tests.foundation.identity.make import make_account, make_person, sign_in
from tests.foundation.papers.make import AT, NOBODY, image_bytes, make_paper, pdf_bytes
from tests.foundation.papers.test_pages import fetch
from tongban.foundation.papers import looking, store
from tongban.foundation.papers.commands.sweep import sweep_blobs
from tongban.foundation.papers.documents.render import draw
from tongban.foundation.papers.facts import (
    PaperHasScript,
    PaperLocked,
    PaperTooDense,
    PaperTooHeavy,
    PaperTypeRefused,
    PaperUnreadable,
    PdfReaderAway,
)
from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.public import store_file

pytestmark = pytest.mark.django_db
OFFICE = ["docx", "xlsx", "ofd"]


def refused(kind: type[Exception], content: bytes, name: str, files: Path) -> None:
    """The file is refused, and neither a row nor a byte of it stays."""
    with pytest.raises(kind):
        store_file(
            stream=io.BytesIO(content),
            name=name,
            owner="case:1",
            by=NOBODY,
            at=AT,
            allowed=[*OFFICE, "pdf", "png", "jpg"],
        )
    assert not Paper.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


def folder(members: dict[str, bytes], *, member: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(member, "x")
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def with_action(action: bytes) -> bytes:
    return pdf_bytes().replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R" + action + b">>")


def locked_pdf() -> bytes:
    whole = draw_something()
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(whole)))
    writer.encrypt("owner", "user")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def draw_something() -> bytes:
    from tests.foundation.papers.papers_to_make import EVERY

    return draw("receipt", EVERY["receipt"], at=AT)


def with_attachment(name: bytes) -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[("
        + name
        + b") 4 0 R]>>>>>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
        b"4 0 obj<</Type/Filespec/F(" + name + b")/UF(" + name + b")/EF<</F 5 0 R>>>>endobj\n"
        b"5 0 obj<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream endobj\n"
        b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF\n"
    )


class TestFolders:
    @pytest.mark.parametrize(
        ("member", "name"),
        [("word/document.xml", "a.docx"), ("OFD.xml", "a.ofd"), ("xl/workbook.xml", "a.xlsx")],
    )
    def test_what_unpacks_to_more_than_we_unpack_is_refused(
        self, member: str, name: str, files: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "MOST_UNPACKED_BYTES", 1 << 20)
        refused(PaperTooDense, folder({"a": bytes(1 << 20)}, member=member), name, files)

    def test_a_folder_with_too_many_members_is_refused(self, files: Path) -> None:
        refused(PaperTooDense, folder({f"{n}": b"" for n in range(looking.MOST_ENTRIES)}), "a.docx", files)

    def test_a_folder_in_a_folder_is_refused(self, files: Path) -> None:
        refused(PaperTooDense, folder({"word/embeddings/x.zip": folder({})}), "a.docx", files)

    def test_a_directory_that_lies_about_the_size_is_refused(self, files: Path) -> None:
        whole = bytearray(folder({"a": bytes(4096)}))
        for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            place = whole.rfind(signature)
            whole[place + offset : place + offset + 4] = struct.pack("<I", 16)
        refused(PaperUnreadable, bytes(whole), "a.docx", files)

    def test_members_that_share_their_bytes_are_refused(self, files: Path) -> None:
        # a directory of 300 entries that all point at one member, as the known bombs are built
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("word/document.xml", bytes(range(256)) * 64)
            one = made.infolist()[0]
            made.filelist.extend(one for _ in range(300))
        refused(PaperTooDense, out.getvalue(), "a.docx", files)

    def test_a_folder_whose_packing_is_broken_is_refused(self, files: Path) -> None:
        whole = bytearray(folder({"a": bytes(range(256)) * 64}))
        place = whole.find(b"PK\x03\x04", whole.find(b"PK\x03\x04") + 4)
        whole[place + 31 : place + 35] = b"\xff\xff\xff\xff"
        refused(PaperUnreadable, bytes(whole), "a.docx", files)

    @pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
    def test_a_packing_that_no_office_program_writes_is_refused(self, packing: int, files: Path) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr("word/document.xml", b"<w/>")
            made.writestr("a", bytes(4096), compress_type=packing)
        refused(PaperUnreadable, out.getvalue(), "a.docx", files)

    def test_a_folder_with_a_password_is_refused(self, files: Path) -> None:
        whole = bytearray(folder({"a": b"secret"}))
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = whole.rfind(signature)
            whole[place + offset] |= 1
        refused(PaperLocked, bytes(whole), "a.docx", files)


class TestPictures:
    def test_a_picture_of_too_many_points_is_refused_from_its_head(self, files: Path) -> None:
        head = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
        chunk = b"IHDR" + head
        bomb = (
            b"\x89PNG\r\n\x1a\n"
            + struct.pack(">I", 13)
            + chunk
            + struct.pack(">I", zlib.crc32(chunk))
            + b"\0\0\0\0IDAT"
            + struct.pack(">I", zlib.crc32(b"IDAT"))
        )
        refused(PaperTooDense, bomb, "a.png", files)

    def test_a_picture_with_a_folder_behind_it_is_refused(self, files: Path) -> None:
        refused(PaperTypeRefused, image_bytes("JPEG") + folder({}), "a.jpg", files)

    def test_a_preview_is_upright_and_says_nothing_of_the_phone(self) -> None:
        notes = Image.Exif()
        notes[0x0112] = 6  # turned by 90 degrees
        notes[0x010F] = "SECRET-PHONE"
        out = io.BytesIO()
        Image.new("RGB", (1200, 600), (200, 30, 30)).save(out, "JPEG", exif=notes)
        paper = make_paper(content=out.getvalue(), name="门头.jpg")
        place = looking.preview_path(paper.sha256, paper.media_type)
        assert place is not None
        with Image.open(place) as small:
            assert small.size == (240, 480)
            assert not small.getexif()
        assert b"SECRET-PHONE" not in place.read_bytes()
        assert b"SECRET-PHONE" in store.blob_bytes(paper.sha256)  # the original is kept as it came

    def test_a_picture_that_cannot_be_drawn_is_tried_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = image_bytes("PNG")
        begin = whole.index(b"IDAT") + 4
        paper = make_paper(content=whole[:begin] + bytes(8) + whole[begin + 8 :], name="图.png")
        assert looking.preview_path(paper.sha256, paper.media_type) is None
        monkeypatch.setattr(looking.subprocess, "run", None)  # would fail if it were called
        assert looking.preview_path(paper.sha256, paper.media_type) is None


class TestPdf:
    def test_a_pdf_with_a_password_is_refused(self, files: Path) -> None:
        refused(PaperLocked, locked_pdf(), "合同.pdf", files)

    @pytest.mark.parametrize(
        "action",
        [
            b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
            b"/OpenAction<</S/J#61vaScript/#4aS(app.alert(1))>>",
            b"/Names<</JavaScript<</Names[(a) <</S/JavaScript/JS(app.alert(1))>>]>>>>",
            b"/OpenAction<</S/Launch/F(cmd.exe)>>",
        ],
    )
    def test_a_pdf_that_runs_something_is_refused(self, action: bytes, files: Path) -> None:
        refused(PaperHasScript, with_action(action), "合同.pdf", files)

    def test_a_script_packed_with_other_objects_is_found(self, files: Path) -> None:
        packed = zlib.compress(b"9 0 <</S/JavaScript/JS(app.alert(1))>>")
        hidden = (
            b"9 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
            + str(len(packed)).encode()
            + b">>stream\n"
            + packed
            + b"\nendstream endobj\ntrailer"
        )
        refused(PaperHasScript, pdf_bytes().replace(b"trailer", hidden), "合同.pdf", files)

    def test_a_program_attached_to_a_pdf_is_refused_and_a_voucher_is_not(self, files: Path) -> None:
        refused(PaperHasScript, with_attachment(b"run.exe"), "合同.pdf", files)
        assert make_paper(content=with_attachment(b"voucher.xml")).media_type == "application/pdf"

    def test_a_pdf_that_nothing_can_open_is_refused(self, files: Path) -> None:
        refused(PaperUnreadable, b"%PDF-1.7\n" + b"rubbish " * 200 + b"\n%%EOF", "合同.pdf", files)

    def test_a_reader_that_gets_no_turn_takes_nothing_down(
        self, files: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "_WAIT_SECONDS", 0.001)
        refused(PdfReaderAway, pdf_bytes(), "合同.pdf", files)

    def test_a_pdf_that_ends_its_reader_says_so_and_takes_nothing_down(
        self, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ending = tmp_path / "ending.py"
        ending.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
        monkeypatch.setattr(looking.looker, "__file__", str(ending))
        refused(PaperTooHeavy, pdf_bytes(), "合同.pdf", files)

    def test_without_its_library_no_pdf_is_taken_and_no_picture_is_given_up(
        self, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paper = make_paper()
        store.preview_place(paper.sha256).unlink()
        bare = tmp_path / "bare.py"
        bare.write_text(
            "import runpy, sys\nsys.modules['pypdfium2'] = None\n"
            f"runpy.run_path({looking.looker.__file__!r}, run_name='__main__')\n"
        )
        with monkeypatch.context() as patched:
            patched.setattr(looking.looker, "__file__", str(bare))
            assert looking.preview_path(paper.sha256, paper.media_type) is None
            with pytest.raises(PdfReaderAway):
                make_paper(content=pdf_bytes("other"))
        assert Paper.objects.get().sha256 == paper.sha256
        assert looking.preview_path(paper.sha256, paper.media_type) is not None

    def test_our_own_papers_open(self) -> None:
        paper = make_paper(content=draw_something())
        place = looking.preview_path(paper.sha256, paper.media_type)
        assert place is not None
        with Image.open(place) as small:
            assert max(small.size) in (480, 481)


class TestPreviewPage:
    def test_it_is_for_those_who_may_read_the_paper(self) -> None:
        account = make_account()
        paper = make_paper(owner=account.ref)
        answer = fetch(sign_in(Client(), account), f"/papers/{paper.id}/preview/")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer.body.startswith(b"\xff\xd8\xff")
        assert sign_in(Client(), make_person()).get(f"/papers/{paper.id}/preview/").status_code == 404
        assert Client().get(f"/papers/{paper.id}/preview/").status_code == 302

    def test_a_browser_can_do_nothing_with_it_but_show_it(self, django_assert_num_queries: Any) -> None:
        person = make_person()
        paper = make_paper(owner=person.ref, content=image_bytes(), name="图.png")
        client = sign_in(Client(), person)
        with django_assert_num_queries(3):  # session, account, paper
            answer = fetch(client, f"/papers/{paper.id}/preview/")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        again = client.get(f"/papers/{paper.id}/preview/", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304

    def test_a_file_without_a_picture_has_none(self) -> None:
        person = make_person()
        paper = store_file(
            stream=io.BytesIO(folder({})), name="a.docx", owner=person.ref, by=person, at=AT, allowed=OFFICE
        )
        assert sign_in(Client(), person).get(f"/papers/{paper.id}/preview/").status_code == 404

    def test_a_preview_goes_with_its_file(self, files: Path) -> None:
        paper = make_paper()
        place = store.preview_place(paper.sha256)
        assert place.exists()
        Paper.objects.all().delete()
        assert sweep_blobs(older_than_seconds=-1) == 1
        assert not [path for path in files.rglob("*") if path.is_file()]
