"""A file that comes in pieces: every byte that was acknowledged is there, and what is refused leaves nothing."""

import base64
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.foundation.identity.make import make_person, sign_in
from tests.foundation.papers.make import pdf_bytes
from tests.foundation.papers.test_store import everything_in
from tongban.foundation.identity.public import Person
from tongban.foundation.papers import store
from tongban.foundation.papers.commands import upload as verbs
from tongban.foundation.papers.facts import PaperInfected
from tongban.foundation.papers.models import Paper, Upload
from tongban.foundation.papers.ports import upload_targets, virus_scan
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
WHOLE = pdf_bytes("x" * 5000)
HEADS = {"Tus-Resumable": "1.0.0"}


class Box:
    """A target that belongs to one person."""

    def __init__(self, person: Person) -> None:
        self.person, self.papers, self.refusal = person, [], None  # type: ignore[var-annotated]

    def check(self, *, key: str, by: Any) -> None:
        if by.ref != self.person.ref or key != "1":
            raise NotFound

    def put(self, *, key: str, paper_id: UUID, by: Any, at: Any) -> None:
        if self.refusal:
            raise self.refusal
        if paper_id not in self.papers:
            self.papers.append(paper_id)


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def box(person: Person) -> Iterator[Box]:
    made = Box(person)
    upload_targets.provide("box", made)
    yield made
    del upload_targets._by_kind["box"]


@pytest.fixture
def client(person: Person, box: Box) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), person)


def metadata(**facts: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items())


def begin(
    client: Client, whole: bytes = WHOLE, *, name: str = "合同.pdf", target: str = "box:1", **more: str
) -> Any:
    given = metadata(filename=name, target=target, **more)
    return client.post(
        "/uploads/", headers={**HEADS, "Upload-Length": str(len(whole)), "Upload-Metadata": given}
    )


def send(client: Client, where: str, piece: bytes, offset: int, **heads: str) -> Any:
    heads = {name.replace("_", "-"): value for name, value in heads.items()}
    return client.generic(
        "PATCH",
        where,
        piece,
        content_type="application/offset+octet-stream",
        headers={**HEADS, "Upload-Offset": str(offset), **heads},
    )


def offset_of(client: Client, where: str) -> int:
    return int(client.head(where, headers=HEADS)["Upload-Offset"])


def parts(files: Path) -> list[Path]:
    return [path for path in (files / "parts").glob("*") if path.is_file()]


class TestProtocol:
    def test_what_the_server_can_is_told(self, client: Client, settings: Any) -> None:
        answer = client.options("/uploads/")
        assert answer.status_code == 204
        assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
        assert answer["Tus-Extension"] == "creation,expiration,checksum,termination"
        assert answer["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)

    def test_pieces_become_one_paper_at_the_target(self, client: Client, box: Box, files: Path) -> None:
        begun = begin(client, sha256=hashlib.sha256(WHOLE).hexdigest())
        assert begun.status_code == 201
        where = begun["Location"]
        assert offset_of(client, where) == 0
        for start in range(0, len(WHOLE), 1000):
            answer = send(client, where, WHOLE[start : start + 1000], start)
            assert answer.status_code == 204, answer.content
            assert int(answer["Upload-Offset"]) == min(start + 1000, len(WHOLE))
        paper = Paper.objects.get()
        assert box.papers == [paper.id]
        assert (paper.name, paper.owner, store.blob_bytes(paper.sha256)) == (
            "合同.pdf",
            box.person.ref,
            WHOLE,
        )
        assert parts(files) == []
        assert offset_of(client, where) == len(WHOLE)

    def test_another_version_is_refused(self, client: Client) -> None:
        answer = client.head("/uploads/" + str(UUID(int=1)) + "/", headers={"Tus-Resumable": "0.2.0"})
        assert answer.status_code == 412
        assert answer["Tus-Resumable"] == "1.0.0"

    def test_another_content_type_is_refused(self, client: Client) -> None:
        where = begin(client)["Location"]
        answer = client.generic("PATCH", where, b"x", headers={**HEADS, "Upload-Offset": "0"})
        assert answer.status_code == 415
        assert offset_of(client, where) == 0

    @pytest.mark.parametrize("heads", [{}, {"Upload-Length": "many"}, {"Upload-Length": "-1"}])
    def test_a_length_that_is_none_is_refused(self, client: Client, heads: dict[str, str]) -> None:
        assert client.post("/uploads/", headers={**HEADS, **heads}).status_code == 422
        assert not Upload.objects.exists()

    def test_metadata_that_is_not_base64_is_refused(self, client: Client) -> None:
        heads = {**HEADS, "Upload-Length": "9", "Upload-Metadata": "filename ???"}
        assert client.post("/uploads/", headers=heads).status_code == 422

    def test_a_page_of_another_site_cannot_begin_one(self, person: Person, box: Box) -> None:
        client = sign_in(Client(enforce_csrf_checks=True), person)
        assert begin(client).status_code == 403
        assert not Upload.objects.exists()


class TestPieces:
    def test_a_piece_at_the_wrong_place_is_refused_with_the_right_one(
        self, client: Client, files: Path
    ) -> None:
        where = begin(client)["Location"]
        send(client, where, WHOLE[:1000], 0)
        for wrong in (0, 500, 2000):
            answer = send(client, where, b"z" * 100, wrong)
            assert (answer.status_code, answer["Upload-Offset"]) == (409, "1000")
        assert parts(files)[0].read_bytes() == WHOLE[:1000]

    def test_a_damaged_piece_leaves_nothing(self, client: Client) -> None:
        where = begin(client)["Location"]
        good = base64.b64encode(hashlib.sha256(WHOLE[:1000]).digest()).decode()
        answer = send(client, where, b"z" + WHOLE[1:1000], 0, Upload_Checksum=f"sha256 {good}")
        assert (answer.status_code, answer.json()["code"]) == (460, "upload-damaged")
        assert offset_of(client, where) == 0
        assert send(client, where, WHOLE[:1000], 0, Upload_Checksum=f"sha256 {good}").status_code == 204
        assert send(client, where, b"z", 1000, Upload_Checksum="crc9 x").status_code == 400

    def test_more_than_was_announced_is_refused(self, client: Client) -> None:
        where = begin(client, b"x" * 100)["Location"]
        assert send(client, where, b"x" * 101, 0).status_code == 413
        assert offset_of(client, where) == 0

    def test_a_piece_that_breaks_off_keeps_what_came(
        self, client: Client, person: Person, files: Path
    ) -> None:
        where = begin(client)["Location"]

        class Broken:
            sent = 0

            def read(self, size: int = -1) -> bytes:
                if self.sent:
                    raise OSError("connection lost")
                self.sent = 700
                return WHOLE[:700]

        with pytest.raises(OSError, match="lost"):
            verbs.take_piece(
                upload_id=Upload.objects.get().id,
                offset=0,
                stream=Broken(),
                length=2000,
                checksum="",
                by=person,
                at=clock.now(),
            )
        assert offset_of(client, where) == 700
        send(client, where, WHOLE[700:], 700)
        assert store.blob_bytes(Paper.objects.get().sha256) == WHOLE

    def test_two_windows_send_one_after_the_other_and_make_one_paper(
        self, client: Client, person: Person, box: Box
    ) -> None:
        where = begin(client)["Location"]
        other = sign_in(Client(), person)
        with store.part(Upload.objects.get().id):
            assert send(other, where, WHOLE[:1000], 0).status_code == 423
        send(client, where, WHOLE[:1000], 0)
        assert send(other, where, WHOLE[:1000], 0).status_code == 409  # it learns where the first one is
        send(other, where, WHOLE[1000:], offset_of(other, where))
        assert send(client, where, WHOLE[1000:], 1000)["Upload-Offset"] == str(len(WHOLE))
        assert len(box.papers) == Paper.objects.count() == 1
        again = begin(other)["Location"]
        assert again != where
        send(other, again, WHOLE, 0)
        assert len(box.papers) == Paper.objects.count() == 1  # the same bytes are the same paper


class TestScope:
    def test_an_upload_is_its_owners_alone(self, client: Client, files: Path) -> None:
        where = begin(client)["Location"]
        other = sign_in(Client(), make_person(name="老李"))
        assert other.head(where, headers=HEADS).status_code == 404
        assert send(other, where, b"x", 0).status_code == 404
        assert other.delete(where, headers=HEADS).status_code == 404
        assert begin(other).status_code == 404  # the target is not theirs
        assert begin(other, target="nobody:1").status_code == 404
        assert Client().head(where, headers=HEADS).status_code in (302, 401)
        assert Upload.objects.count() == 1
        assert offset_of(client, where) == 0

    def test_one_person_begins_only_so_many_at_once(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verbs, "MOST_AT_ONCE", 2)
        assert [begin(client).status_code for _ in range(3)] == [201, 201, 429]


class TestRefusals:
    @pytest.mark.parametrize(
        ("whole", "name", "status", "code"),
        [
            (b"", "a.pdf", 422, "paper-empty"),
            (b"x" * 3001, "a.pdf", 413, "too-large"),
            (b"x", "a.exe", 415, "paper-type-refused"),
            (b"x", "a", 415, "paper-type-refused"),
        ],
    )
    def test_what_its_announcement_shows_is_refused_before_a_byte_is_sent(
        self, whole: bytes, name: str, status: int, code: str, client: Client, settings: Any
    ) -> None:
        settings.UPLOAD_MAX_BYTES = 3000
        answer = begin(client, whole, name=name)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert not Upload.objects.exists()

    def gone(self, client: Client, where: str, files: Path) -> None:
        assert not Upload.objects.exists()
        assert not Paper.objects.exists()
        assert everything_in(files) == []
        assert client.head(where, headers=HEADS).status_code == 404

    def test_a_program_that_says_it_is_a_pdf_is_removed(self, client: Client, files: Path) -> None:
        program = b"MZ\x90\x00" + bytes(500)
        where = begin(client, program)["Location"]
        answer = send(client, where, program, 0)
        assert (answer.status_code, answer.json()["code"]) == (415, "paper-type-refused")
        self.gone(client, where, files)

    def test_an_infected_upload_is_removed(
        self, client: Client, files: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Finds:
            label = "test"

            def found_in(self, path: Path) -> str:
                return "Eicar" if b"hello" not in path.read_bytes() else ""

        monkeypatch.setattr(virus_scan, "_provider", Finds())
        where = begin(client)["Location"]
        answer = send(client, where, WHOLE, 0)
        assert (answer.status_code, answer.json()["code"]) == (422, PaperInfected.code)
        self.gone(client, where, files)

    def test_a_file_that_is_not_what_was_announced_is_removed(self, client: Client, files: Path) -> None:
        where = begin(client, sha256="0" * 64)["Location"]
        assert send(client, where, WHOLE, 0).status_code == 460
        self.gone(client, where, files)

    def test_what_the_target_refuses_is_removed(self, client: Client, box: Box, files: Path) -> None:
        box.refusal = Refused("full")
        where = begin(client)["Location"]
        assert send(client, where, WHOLE, 0).status_code == 409
        assert not Paper.objects.exists()
        assert not Upload.objects.exists()
        assert parts(files) == []

    def test_a_scanner_that_does_not_answer_is_asked_again(
        self, client: Client, box: Box, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tongban.foundation.papers.scan import ClamdScan

        where = begin(client)["Location"]
        with monkeypatch.context() as patched:
            patched.setattr(virus_scan, "_provider", ClamdScan("127.0.0.1:1"))
            assert send(client, where, WHOLE, 0).status_code == 503
        assert Upload.objects.count() == 1
        assert offset_of(client, where) == len(WHOLE)
        assert len(box.papers) == 1


class TestEnds:
    def test_giving_up_removes_the_bytes_at_once(self, client: Client, files: Path) -> None:
        where = begin(client)["Location"]
        send(client, where, WHOLE[:100], 0)
        assert client.delete(where, headers=HEADS).status_code == 204
        assert parts(files) == []
        assert client.head(where, headers=HEADS).status_code == 404

    def test_what_is_not_finished_in_time_ends(self, client: Client, files: Path, settings: Any) -> None:
        where = begin(client)["Location"]
        send(client, where, WHOLE[:100], 0)
        later = clock.now() + timedelta(hours=settings.UPLOAD_KEEP_HOURS)
        assert verbs.expire_uploads(at=later - timedelta(minutes=1)) == 0
        assert verbs.expire_uploads(at=later) == 1
        assert parts(files) == []
        assert client.head(where, headers=HEADS).status_code == 404

    def test_parts_of_no_upload_are_swept(self, client: Client, files: Path) -> None:
        begin(client)
        stray = files / "parts" / str(UUID(int=7))
        stray.parent.mkdir(parents=True)
        stray.write_bytes(b"x")
        verbs.expire_uploads(at=clock.now())
        assert stray.exists()
        os.utime(stray, (0, 0))
        verbs.expire_uploads(at=clock.now())
        assert not stray.exists()

    def test_a_whole_upload_that_a_killed_process_left_is_finished_by_asking(
        self, client: Client, box: Box, files: Path
    ) -> None:
        where = begin(client)["Location"]
        store.part_size(Upload.objects.get().id)
        with store.part(Upload.objects.get().id) as part:
            part.append([WHOLE])
        assert offset_of(client, where) == len(WHOLE)
        assert len(box.papers) == 1
        assert parts(files) == []


WRITER = """
import sys, time, os
os.environ["DJANGO_SETTINGS_MODULE"] = "tongban.site.settings"
from uuid import UUID
from django.conf import settings
settings.configure(MEDIA_ROOT=sys.argv[1])
from tongban.foundation.papers import store
whole = open(sys.argv[3], "rb").read()
with store.part(UUID(sys.argv[2])) as part:
    while part.size < len(whole):
        part.append([whole[part.size:part.size + 4096]])
        print(part.size, flush=True)
"""


@pytest.mark.slow
def test_kill_9_in_the_middle_loses_nothing_that_was_acknowledged(
    client: Client, files: Path, tmp_path: Path, box: Box
) -> None:
    """The writer is killed again and again amid its pieces; the rest is sent to the same hash."""
    whole = pdf_bytes("y" * (3 << 20))
    (tmp_path / "whole").write_bytes(whole)
    where = begin(client, whole, sha256=hashlib.sha256(whole).hexdigest())["Location"]
    upload_id, acknowledged = str(Upload.objects.get().id), 0
    for kill in range(4):
        command = [sys.executable, "-c", WRITER, str(files), upload_id, str(tmp_path / "whole")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(5 + kill):
            acknowledged = int(process.stdout.readline())
        process.kill()
        process.communicate()
        here = offset_of(client, where)
        assert acknowledged <= here < len(whole)
        assert parts(files)[0].read_bytes() == whole[:here]
    send(client, where, whole[here:], here)
    assert Paper.objects.get().sha256 == hashlib.sha256(whole).hexdigest()
    assert len(box.papers) == 1
