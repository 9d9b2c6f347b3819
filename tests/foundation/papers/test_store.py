import io
import os
import socketserver
import threading
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from tests.foundation.papers.make import AT, NOBODY, image_bytes, make_paper, pdf_bytes
from tongban.foundation.papers import store
from tongban.foundation.papers.commands.sweep import A_DAY, sweep_blobs
from tongban.foundation.papers.facts import PaperEmpty, PaperTypeRefused
from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.public import paper_bytes, papers_of, share_papers, store_file
from tongban.foundation.papers.scan import ClamdScan, ScannerFailed
from tongban.foundation.papers.sniff import media_type_of
from tongban.kernel.errors import NotFound, TooLarge

pytestmark = pytest.mark.django_db


def everything_in(files: Path) -> list[Path]:
    """Every file kept, without the pictures made of them."""
    return [path for path in files.rglob("*") if path.is_file() and "previews" not in path.parts]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("合同.pdf", pdf_bytes(), "application/pdf"),
        ("门头.JPG", image_bytes("JPEG"), "image/jpeg"),
        ("门头.jpeg", image_bytes("JPEG"), "image/jpeg"),
        ("门头.png", image_bytes("PNG"), "image/png"),
        ("门头.webp", image_bytes("WEBP"), "image/webp"),
    ],
)
def test_a_file_is_kept_with_the_type_that_it_has(
    name: str, content: bytes, media_type: str, files: Path
) -> None:
    paper = make_paper(content=content, name=name)
    assert (paper.media_type, paper.name, paper.size) == (media_type, name, len(content))
    assert paper_bytes(paper.id) == content
    assert [path.name for path in everything_in(files)] == [paper.sha256]


def test_the_same_bytes_lie_once_and_each_owner_has_a_row(files: Path) -> None:
    first, again, other = make_paper(), make_paper(name="again.pdf"), make_paper(owner="case:2")
    assert first.id == again.id != other.id
    assert len(everything_in(files)) == 1
    assert [paper.id for paper in papers_of("case:1")] == [first.id]


def docx(member: str, extra: str = "x.txt") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr(member, "x")
        folder.writestr(extra, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("合同.pdf", b"MZ\x90\x00" + b"\0" * 200),
        ("合同.pdf", b"MZ\x90\x00%PDF-1.7\n%%EOF"),
        ("合同.pdf", b"%PDF-1.7 and then nothing that a PDF ends with"),
        ("合同.pdf", b"#!/bin/sh\nrm -rf /\n"),
        ("合同.pdf", b"<html><script>alert(1)</script></html>"),
        ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("网页.html", b"<html></html>"),
        ("程序.exe", b"MZ\x90\x00" + b"\0" * 200),
        ("合同.png", pdf_bytes()),
        ("合同.pdf", image_bytes("PNG")),
        ("合同", pdf_bytes()),
        ("文档.docx", docx("word/document.xml")),
        ("票.ofd", docx("OFD.xml")),
    ],
)
def test_what_is_not_what_it_says_or_not_on_the_list_is_refused(
    name: str, content: bytes, files: Path
) -> None:
    with pytest.raises(PaperTypeRefused) as refused:
        make_paper(content=content, name=name)
    assert refused.value.code == "paper-type-refused"
    assert not everything_in(files)
    assert not Paper.objects.exists()


def test_content_under_another_name_is_told_from_a_kind_that_is_not_taken(files: Path) -> None:
    said = {}
    for name, content in {"照片.jpg": b"<html></html>", "网页.html": b"<html></html>"}.items():
        with pytest.raises(PaperTypeRefused) as refused:
            make_paper(content=content, name=name)
        said[name] = refused.value.sentence()
    assert "not what its name says" in said["照片.jpg"]
    assert "not what its name says" not in said["网页.html"]


def test_office_files_are_taken_where_the_operator_says_so_but_never_with_macros(tmp_path: Path) -> None:
    for member, name in [
        ("word/document.xml", "a.docx"),
        ("OFD.xml", "a.ofd"),
        ("xl/workbook.xml", "a.xlsx"),
    ]:
        path = tmp_path / name
        path.write_bytes(docx(member))
        assert media_type_of(path, name=name, allowed=["docx", "ofd", "xlsx"])
    path.write_bytes(docx("xl/workbook.xml", "xl/vbaProject.bin"))
    with pytest.raises(PaperTypeRefused):
        media_type_of(path, name="a.xlsx", allowed=["xlsx"])


class Endless:
    """A stream of a hundred megabytes that counts what is read of it."""

    def __init__(self, size: int) -> None:
        self.left, self.read_bytes = size, 0

    def read(self, size: int = -1) -> bytes:
        part = min(self.left, size)
        self.left -= part
        self.read_bytes += part
        return b"%PDF-1.7 "[:part].ljust(part, b"x")


def test_a_hundred_megabytes_are_refused_early_and_leave_nothing(files: Path, settings: object) -> None:
    stream = Endless(100 * 1024 * 1024)
    tracemalloc.start()
    with pytest.raises(TooLarge):
        store_file(stream=stream, name="大.pdf", owner="case:1", by=NOBODY, at=AT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stream.read_bytes <= settings.UPLOAD_MAX_BYTES + (1 << 18)  # type: ignore[attr-defined]
    assert peak < 4 * 1024 * 1024
    assert not everything_in(files)
    assert not Paper.objects.exists()


def test_halves_that_a_killed_process_left_are_swept_and_younger_ones_are_not(files: Path) -> None:
    folder = files / "incoming"
    folder.mkdir(parents=True)
    (folder / "old").write_bytes(b"x")
    (folder / "young").write_bytes(b"x")
    import os

    os.utime(folder / "old", (0, 0))
    assert store.sweep_incoming() == 1
    assert [path.name for path in folder.iterdir()] == ["young"]


def test_bytes_of_an_upload_that_was_rolled_back_are_swept_a_day_after(
    files: Path, django_assert_num_queries: object
) -> None:
    class Stopped(Exception):
        pass

    kept = make_paper()
    with pytest.raises(Stopped), transaction.atomic():
        lost = make_paper(content=pdf_bytes("lost"))
        raise Stopped
    with pytest.raises(Stopped), transaction.atomic():
        fresh = make_paper(content=pdf_bytes("fresh"))
        raise Stopped
    long_ago = time.time() - A_DAY - 60
    for paper in (kept, lost):
        os.utime(store.blob_path(paper.sha256), (long_ago, long_ago))
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert sweep_blobs() == 1
    assert {path.name for path in everything_in(files)} == {kept.sha256, fresh.sha256}
    assert paper_bytes(kept.id) == pdf_bytes()
    assert sweep_blobs() == 0


def test_bytes_that_are_stored_again_while_the_store_is_swept_stay() -> None:
    again = make_paper()
    assert not store.remove_blob(again.sha256, older_than_seconds=A_DAY)
    assert paper_bytes(again.id) == pdf_bytes()


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(PaperEmpty):
        store_file(stream=io.BytesIO(b""), name="a.pdf", owner="case:1", by=NOBODY, at=AT)
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/合同.pdf", "合同.pdf"),
        ("C:\\Users\\合同.pdf", "合同.pdf"),
        ("a\x00\nb.pdf", "ab.pdf"),
        ("..pdf", "pdf"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    from tongban.foundation.papers.commands.store import tidy_name

    assert tidy_name(given) == kept


def test_papers_of_a_draft_are_shared_with_its_case(django_assert_num_queries: object) -> None:
    one, two = make_paper(owner="draft:1"), make_paper(owner="draft:1", content=image_bytes(), name="图.png")
    there = make_paper(owner="case:7")
    with django_assert_num_queries(1):  # type: ignore[operator]
        shared = share_papers(ids=[one.id, two.id], owner_from="draft:1", owner_to="case:7", by=NOBODY, at=AT)
    assert shared[one.id].id == there.id
    assert shared[two.id].owner == "case:7"
    assert {paper.id for paper in papers_of("case:7")} == {there.id, shared[two.id].id}
    assert len(papers_of("draft:1")) == 2


def test_a_paper_of_somebody_else_is_not_shared() -> None:
    mine, theirs = (
        make_paper(owner="draft:1"),
        make_paper(owner="draft:2", content=image_bytes(), name="图.png"),
    )
    with pytest.raises(NotFound):
        share_papers(ids=[mine.id, theirs.id], owner_from="draft:1", owner_to="case:7", by=NOBODY, at=AT)
    assert not papers_of("case:7")


def test_bytes_that_the_disk_has_lost_are_not_found() -> None:
    paper = make_paper()
    store.blob_path(paper.sha256).unlink()
    with pytest.raises(NotFound):
        paper_bytes(paper.id)


def test_the_database_refuses_a_paper_without_bytes() -> None:
    with pytest.raises(IntegrityError):
        Paper.objects.create(
            owner="x:1", name="a", media_type="a", size=0, sha256="0" * 64, stored_by="x", stored_at=AT
        )


class Clamd(socketserver.BaseRequestHandler):
    """Speaks clamd's INSTREAM: finds the word EICAR."""

    def handle(self) -> None:
        line = self.request.makefile("rb")
        assert line.read(10) == b"zINSTREAM\0"
        seen = b""
        while size := int.from_bytes(line.read(4), "big"):
            seen += line.read(size)
        self.request.sendall(b"stream: Eicar-Test FOUND\0" if b"EICAR" in seen else b"stream: OK\0")


def test_a_scanner_is_asked_over_its_own_protocol(tmp_path: Path) -> None:
    clean, bad = tmp_path / "clean", tmp_path / "bad"
    clean.write_bytes(b"fine" * 100_000)
    bad.write_bytes(b"EICAR")
    with socketserver.TCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        scan = ClamdScan(f"127.0.0.1:{server.server_address[1]}")
        assert scan.found_in(clean) == ""
        assert scan.found_in(bad) == "Eicar-Test"
        server.shutdown()
    with pytest.raises(ScannerFailed):
        scan.found_in(clean)
