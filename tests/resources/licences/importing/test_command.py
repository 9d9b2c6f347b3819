from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.papers.make import AT
from tests.resources.licences.importing.make import mapped, row, written
from tests.resources.licences.make import FOOD, make_types
from tongban.kernel import clock
from tongban.resources.licences import cli
from tongban.resources.licences.importing import cli_steps, jobs
from tongban.resources.licences.importing.models import LicenceImport
from tongban.resources.licences.models import Licence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)
    make_organisations()
    make_types()


def run(file: Path, tmp_path: Path, *more: str) -> tuple[int, str]:
    mapping = tmp_path / "m.yaml"
    mapping.write_bytes(mapped())
    told = CliRunner().invoke(
        cli.app,
        ["import", str(file), "--mapping", str(mapping), "--type", FOOD, "--organisation", COUNTY_OFFICE, *more],
    )  # fmt: skip
    return told.exit_code, told.output


def test_a_dry_run_tells_and_leaves_nothing(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", [row(1), row(2, 有效期起="x")])
    code, said = run(file, tmp_path, "--dry-run")
    assert code == 0
    assert "2 rows: 0 issued, 1 right and not issued, 1 rejected" in said
    assert not LicenceImport.objects.exists()
    assert not Licence.objects.exists()


def test_it_issues_and_keeps_the_rejected_rows(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", [row(1), row(2, 有效期起="x")])
    kept = tmp_path / "rejected.csv"
    code, said = run(file, tmp_path, "--origin", "originals", "--rejected", str(kept))
    assert (code, Licence.objects.count()) == (0, 1)
    assert "1 issued, 0 right and not issued, 1 rejected" in said
    assert kept.read_text(encoding="utf-8-sig").splitlines()[1].endswith(",有效期起,3")


def test_broken_off_it_goes_on_with_the_same_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ISSUE_BATCH", 2)
    file = written(tmp_path / "a.csv", [row(number) for number in range(1, 6)])

    def interrupted(bar: cli_steps.Bar) -> None:
        if Licence.objects.count() == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(cli_steps.Bar, "check_stop", interrupted)
        code, said = run(file, tmp_path, "--origin", "originals")
    assert (code, Licence.objects.count()) == (130, 2)
    assert "goes on from here" in said
    run(file, tmp_path, "--origin", "unchecked", "--dry-run")  # another origin is another import
    assert Licence.objects.count() == 2
    code, said = run(file, tmp_path, "--origin", "originals")
    assert (code, Licence.objects.count()) == (0, 5)
    assert "5 issued" in said


@pytest.mark.parametrize("more", [("--origin", "hearsay"), ("--organisation", "nobody")])
def test_what_it_cannot_do_it_says(tmp_path: Path, more: tuple[str, str]) -> None:
    code, said = run(written(tmp_path / "a.csv", [row(1)]), tmp_path, *more)
    assert code == 1
    assert said.strip()
    assert not LicenceImport.objects.exists()
