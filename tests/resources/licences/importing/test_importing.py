import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from openpyxl import Workbook

from tests.foundation.directory.make import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    add_post,
    make_officer,
    make_organisations,
)
from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.importing.make import COLUMNS, MAPPING, id_number, mapped, opened, row, written
from tests.resources.licences.make import FIELDS, FOOD, make_licence, make_types
from tongban.foundation.directory.public import DutyMissing, Officer, end_appointment, organisation
from tongban.foundation.jobs.models import LongJob
from tongban.foundation.jobs.public import job_named, long_job, work_off
from tongban.foundation.papers.models import Document
from tongban.foundation.papers.public import FileProblem, paper_bytes
from tongban.foundation.seals.public import verify_pdf
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.resources.licences.facts import LicenceTypeUnknown
from tongban.resources.licences.importing import jobs
from tongban.resources.licences.importing.commands.issue_batch import issue_import_batch
from tongban.resources.licences.importing.commands.steer import (
    discard_import,
    resume_import,
    start_import,
    stop_import,
)
from tongban.resources.licences.importing.facts import (
    BadMapping,
    ImportNotReady,
    ImportState,
    NoRows,
    Origin,
)
from tongban.resources.licences.importing.models import LicenceImport, LicenceImportRow
from tongban.resources.licences.importing.queries import flaws_of, import_of, imports_of, rejected_rows
from tongban.resources.licences.models import Licence
from tongban.resources.licences.public import Holder, HolderKind, Trust, VerifiedState, verify_licence
from tongban.resources.licences.rules import issuer_part
from tongban.standards.codes.licence_identifier import make_licence_identifier

pytestmark = pytest.mark.django_db
add_post("backlog", frozenset({"licences.import", "licences.issue"}))


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def chen() -> Officer:
    """陈发证: imports in the county office."""
    make_organisations()
    make_types()
    return make_officer(name="陈发证", posts=("backlog",))


@pytest.fixture
def stranger(chen: Officer) -> Officer:
    """Imports in the city's office only."""
    return make_officer(name="周市局", posts=("backlog",), organisation_code=CITY_OFFICE)


def checked(file: Path, chen: Officer, **changes: Any) -> Any:
    """The import after its dry run."""
    import_id = opened(file, by=chen, **changes)
    work_off()
    return import_of(import_id, by=chen)


def why(import_id: Any) -> dict[int, list[str]]:
    return {one.line: [flaw.text for flaw in one.flaws] for one in rejected_rows(import_id)}


class TestTheDryRun:
    def test_it_counts_and_issues_nothing(self, chen: Officer, tmp_path: Path) -> None:
        found = checked(written(tmp_path / "a.csv", [row(n) for n in range(1, 6)]), chen)
        assert (found.state, found.rows, found.ready, found.rejected) == (ImportState.CHECKED, 5, 5, 0)
        assert not Licence.objects.exists()
        assert not Document.objects.exists()

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_it_reads_utf8_and_gb18030(self, chen: Officer, tmp_path: Path, encoding: str) -> None:
        assert checked(written(tmp_path / "a.csv", [row(1)], encoding=encoding), chen).ready == 1

    def test_it_reads_workbooks_and_json(self, chen: Officer, tmp_path: Path) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(COLUMNS)
        sheet.append(list(row(1).values()))
        book.save(tmp_path / "a.xlsx")
        (tmp_path / "b.json").write_text(json.dumps([row(2)], ensure_ascii=False), encoding="utf-8")
        assert checked(tmp_path / "a.xlsx", chen).ready == 1
        assert checked(tmp_path / "b.json", chen).ready == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"统一社会信用代码": "91340000123456789X"}, "credit code"),
            ({"统一社会信用代码": ""}, "empty"),
            ({"许可证编号": "—"}, "letters or digits"),
            ({"经营者名称": ""}, "empty"),
            ({"经营者名称": "谯城区\U00031350面馆"}, "No font"),
            ({"有效期止": "2020-01-01"}, "before the first"),
            ({"有效期起": "去年"}, "no day"),
            ({"发证日期": "2031-01-01"}, "future"),
            ({"经营场所": ""}, "is required"),
            ({"证照标识": "1.2.156.3005.2.X"}, "form of GB/T 36904"),
        ],
    )
    def test_a_row_that_is_wrong_says_why(
        self, chen: Officer, tmp_path: Path, changes: dict[str, str], words: str
    ) -> None:
        found = checked(written(tmp_path / "a.csv", [row(1), row(2, **changes)]), chen)
        assert (found.ready, found.rejected) == (1, 1)
        assert any(words in text for text in why(found.id)[3])

    def test_an_identifier_must_have_its_check_character_and_be_of_this_licence(
        self, chen: Officer, tmp_path: Path
    ) -> None:
        issuer = issuer_part(organisation(chen.organisation_id).code)

        def identifier(number: int, type_code: str = FOOD, version: int = 3) -> str:
            serial = row(number)["许可证编号"]
            return str(
                make_licence_identifier(type_code=type_code, issuer=issuer, serial=serial, version=version)
            )

        good = identifier(1)
        bad = identifier(2)
        bad = bad[:-1] + ("A" if bad[-1] != "A" else "B")
        rows = [
            row(1, 证照标识=good),
            row(2, 证照标识=bad),
            row(3, 证照标识=identifier(4)),
            row(5, 证照标识=identifier(5, type_code="11100000000013127D" + "002")),
        ]
        found = checked(written(tmp_path / "a.csv", rows), chen)
        assert found.ready == 1
        told = why(found.id)
        assert "check character" in told[3][0]
        assert "another number" in told[4][0]
        assert "another type" in told[5][0]
        start_import(import_id=found.id, by=chen, at=AT)
        work_off()
        assert Licence.objects.get().identifier == good
        assert Licence.objects.get().version == 3

    def test_what_stands_twice_in_the_file_or_is_held_already_is_rejected(
        self, chen: Officer, tmp_path: Path
    ) -> None:
        held = Holder(kind=HolderKind.FIRM, name="旧", id_type="001", id_code=row(9)["统一社会信用代码"])
        old = make_licence(by=chen, organisation_id=chen.organisation_id, holder=held, fields=FIELDS)
        rows = [
            row(1),
            row(2, 许可证编号=row(1)["许可证编号"]),
            row(3, 统一社会信用代码=row(1)["统一社会信用代码"]),
            row(9),
            row(10, 许可证编号=old.number),
        ]
        told = why(checked(written(tmp_path / "a.csv", rows), chen).id)
        assert "line %(line)s already." in told[3][0]
        assert "allows one" in told[4][0]
        assert "has a valid licence" in told[5][0]
        assert "in the library" in told[6][0]

    def test_one_whose_term_is_over_leaves_room_for_the_one_that_holds(
        self, chen: Officer, tmp_path: Path
    ) -> None:
        over = row(2, 有效期起="2015-01-01", 有效期止="2019-12-31", 发证日期="2015-01-01", 统一社会信用代码=row(1)["统一社会信用代码"])  # fmt: skip
        found = checked(written(tmp_path / "a.csv", [over, row(1)]), chen)
        assert found.ready == 2
        start_import(import_id=found.id, by=chen, at=AT)
        work_off()
        assert Licence.objects.count() == 2
        assert verify_licence(number=over["许可证编号"], at=AT).state is VerifiedState.EXPIRED

    def test_a_firm_is_no_holder_of_a_persons_type(self, chen: Officer, tmp_path: Path) -> None:
        told = {**MAPPING, "holder": {**MAPPING["holder"], "id_type": {"is": "居民身份证"}}}
        found = checked(
            written(tmp_path / "a.csv", [row(1, 统一社会信用代码=id_number(1))]),
            chen,
            mapping=mapped(**told),
        )
        assert "firms" in why(found.id)[2][0]


class TestWhatIsRefusedWhole:
    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"mapping": b"mapping: tongban-licences/1"}, BadMapping),
            ({"mapping": b"\xff\xfe\x00"}, BadMapping),
            ({"mapping": b"a: &x [1]\nb: *x"}, BadMapping),
            ({"mapping": mapped(number="没有这列")}, BadMapping),
            ({"mapping": mapped(fields={"floor": "经营场所"})}, BadMapping),
            ({"mapping": mapped(fields={"kinds": "经营项目"})}, BadMapping),
            ({"type_code": "X" * 21}, LicenceTypeUnknown),
        ],
    )
    def test_a_mapping_that_cannot_be_used(
        self, chen: Officer, tmp_path: Path, changes: dict[str, Any], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            opened(written(tmp_path / "a.csv", [row(1)]), by=chen, **changes)
        assert not LicenceImport.objects.exists()

    def test_a_file_that_cannot_be_read_or_has_no_rows(self, chen: Officer, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(b"")
        with pytest.raises(FileProblem):
            opened(tmp_path / "a.csv", by=chen)
        with pytest.raises(NoRows):
            opened(written(tmp_path / "b.csv", []), by=chen)
        assert not LicenceImport.objects.exists()

    def test_an_officer_without_the_duty_there(
        self, chen: Officer, stranger: Officer, tmp_path: Path
    ) -> None:
        with pytest.raises(DutyMissing):
            opened(written(tmp_path / "a.csv", [row(1)]), by=stranger, organisation_id=chen.organisation_id)
        assert not LicenceImport.objects.exists()


class TestIssuing:
    def test_each_row_becomes_a_licence_with_sealed_paper_and_one_act(
        self, chen: Officer, tmp_path: Path
    ) -> None:
        found = checked(written(tmp_path / "a.csv", [row(n) for n in range(1, 4)]), chen)
        start_import(import_id=found.id, by=chen, at=AT)
        work_off()
        found = import_of(found.id, by=chen)
        assert (found.state, found.issued, found.ready) == (ImportState.DONE, 3, 0)
        one = Licence.objects.get(number=row(2)["许可证编号"])
        assert one.trust == Trust.A
        assert one.fields == {
            "premises": "亳州市谯城区和平路2号",
            "kinds": ["热食类食品制售", "冷食类食品制售"],
        }
        assert one.paper_id is not None
        assert verify_pdf(paper_bytes(one.paper_id)).is_good
        assert "licences.import" in [entry.act for entry in entries_of(f"licence:{one.number}")]
        acts = [entry for entry in entries_of(f"licence-import:{found.id}") if entry.act == "licences.import"]
        assert len(acts) == 1
        assert acts[0].facts["parts"] == 3
        assert len(acts[0].facts["parts_root"]) == 64
        assert not LicenceImportRow.objects.filter(raw__isnull=False).exists()

    @pytest.mark.parametrize(("origin", "trust"), [(Origin.ORIGINALS, Trust.B), (Origin.UNCHECKED, Trust.D)])
    def test_what_is_not_of_the_register_gets_no_sealed_paper(
        self, chen: Officer, tmp_path: Path, origin: Origin, trust: Trust
    ) -> None:
        found = checked(written(tmp_path / "a.csv", [row(1)]), chen, origin=origin)
        start_import(import_id=found.id, by=chen, at=AT)
        work_off()
        assert Licence.objects.get().trust == trust
        assert not Document.objects.exists()

    def test_a_holder_who_got_one_meanwhile_is_rejected_at_issue(self, chen: Officer, tmp_path: Path) -> None:
        found = checked(written(tmp_path / "a.csv", [row(1), row(2)]), chen)
        held = Holder(kind=HolderKind.FIRM, name="新", id_type="001", id_code=row(1)["统一社会信用代码"])
        make_licence(by=chen, organisation_id=chen.organisation_id, holder=held)
        start_import(import_id=found.id, by=chen, at=AT)
        work_off()
        found = import_of(found.id, by=chen)
        assert (found.issued, found.rejected) == (1, 1)

    def test_it_stops_between_two_batches_and_goes_on_without_doubling(
        self, chen: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "ISSUE_BATCH", 2)
        found = checked(
            written(tmp_path / "a.csv", [row(n) for n in range(1, 8)]), chen, origin=Origin.ORIGINALS
        )
        job_id = start_import(import_id=found.id, by=chen, at=AT)
        stop_import(import_id=found.id, by=chen, at=AT)
        work_off()
        job = long_job(job_id)
        assert job is not None
        assert job.state == "stopped"
        assert import_of(found.id, by=chen).issued == 2
        resume_import(import_id=found.id, by=chen, at=AT)
        work_off()
        found = import_of(found.id, by=chen)
        assert (found.state, found.issued) == (ImportState.DONE, 7)
        assert Licence.objects.count() == 7
        job_named("licences.issue-import")(progress_id=str(job_id), import_id=str(found.id))
        assert Licence.objects.count() == 7

    def test_whoever_has_left_the_post_issues_nothing_more(self, chen: Officer, tmp_path: Path) -> None:
        found = checked(written(tmp_path / "a.csv", [row(1)]), chen)
        start_import(import_id=found.id, by=chen, at=AT)
        end_appointment(
            account_id=chen.account_id,
            organisation_code=COUNTY_OFFICE,
            post_code="backlog",
            by=NOBODY,
            at=AT - timedelta(days=1),
        )
        assert work_off().failures
        assert not Licence.objects.exists()
        assert LongJob.objects.get(job="licences.issue-import").state == "failed"

    def test_a_batch_costs_the_same_for_any_number_of_rows(
        self, chen: Officer, tmp_path: Path, django_assert_max_num_queries: Any
    ) -> None:
        found = checked(written(tmp_path / "a.csv", [row(n) for n in range(1, 41)]), chen)
        LicenceImport.objects.filter(pk=found.id).update(state=ImportState.ISSUING.value)
        with django_assert_max_num_queries(
            26
        ):  # sixteen, the first key and the first list, and the savepoints of this test
            assert issue_import_batch(import_id=found.id, by=chen, at=AT) == 40

    def test_it_begins_once_and_only_when_checked(self, chen: Officer, tmp_path: Path) -> None:
        import_id = opened(written(tmp_path / "a.csv", [row(1)]), by=chen)
        with pytest.raises(ImportNotReady):
            start_import(import_id=import_id, by=chen, at=AT)
        work_off()
        start_import(import_id=import_id, by=chen, at=AT)
        with pytest.raises(ImportNotReady):
            start_import(import_id=import_id, by=chen, at=AT)

    def test_given_up_its_rows_are_gone(self, chen: Officer, tmp_path: Path) -> None:
        found = checked(written(tmp_path / "a.csv", [row(1)]), chen)
        discard_import(import_id=found.id, by=chen, at=AT)
        assert not LicenceImportRow.objects.exists()
        assert imports_of(chen) == []

    def test_another_organisations_import_is_not_found(
        self, chen: Officer, stranger: Officer, tmp_path: Path
    ) -> None:
        found = checked(written(tmp_path / "a.csv", [row(1)]), chen)
        assert imports_of(stranger) == []
        for verb in (start_import, stop_import, resume_import, discard_import):
            with pytest.raises(NotFound):
                verb(import_id=found.id, by=stranger, at=AT)
        with pytest.raises(NotFound):
            import_of(found.id, by=stranger)


def test_no_reason_repeats_what_the_row_says(chen: Officer, tmp_path: Path) -> None:
    found = checked(written(tmp_path / "a.csv", [row(1, 统一社会信用代码="91340000123456789X")]), chen)
    [(flaw, count)] = flaws_of(found.id)
    assert count == 1
    assert "91340000123456789X" not in str(flaw)


class TestWhatIsKept:
    def test_nothing_of_a_row_is_readable_in_the_database(self, chen: Officer, tmp_path: Path) -> None:
        opened(written(tmp_path / "a.csv", [row(1)]), by=chen)
        with connection.cursor() as cursor:
            cursor.execute("SELECT r::text FROM licences_licenceimportrow r")
            kept = str(cursor.fetchall())
            cursor.execute("SELECT encode(raw, 'escape') FROM licences_licenceimportrow")
            kept += str(cursor.fetchall())
        for said in ("面馆", row(1)["统一社会信用代码"], "和平路"):
            assert said not in kept

    def test_rejected_rows_are_forgotten_after_thirty_days(self, chen: Officer, tmp_path: Path) -> None:
        found = checked(written(tmp_path / "a.csv", [row(1, 有效期起="x")]), chen)
        moved = clock.current()
        assert isinstance(moved, clock.MovableClock)
        moved.move_to(AT + timedelta(days=29))
        jobs.forget_old_imports()
        assert next(rejected_rows(found.id)).raw
        moved.move_to(AT + timedelta(days=31))
        jobs.forget_old_imports()
        assert not next(rejected_rows(found.id)).raw
