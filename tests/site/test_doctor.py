"""The doctor looks where the other parts of the program look."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tests.server import ROOT
from tongban.foundation.ui import assets
from tongban.foundation.vault.public import add_key, purposes, purposes_without_key
from tongban.site.options import Options
from tongban.site.production import unset_in_production

# `tongban.site.cli` has a command of the same name
doctor = importlib.import_module("tongban.site.cli.doctor")


def test_the_front_end_is_well_where_pages_find_it() -> None:
    found = doctor._front_end()
    assert found.is_well == (assets.DIST / "manifest.json").is_file()
    assert found.saw == str(assets.DIST)


def test_whatever_is_not_well_says_how_to_mend_it() -> None:
    looks = (doctor._python, doctor._front_end, doctor._fonts, doctor._pdf_reader, doctor._messages)
    for look in (*looks, doctor._data_folder):
        assert look().mend


def test_a_missing_reader_of_pdf_files_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor._pdf_reader().is_well
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert not doctor._pdf_reader().is_well


PRODUCTION: dict[str, Any] = {
    "mode": "production",
    "secret_key": SecretStr("s"),
    "keys_dir": Path("/etc/tongban/keys"),
    "hosts": "fuwu.example.gov.cn",
    "base_url": "https://fuwu.example.gov.cn",
    "city_code": "341600000000",
    "database_url": "postgresql://db.example/tongban",
}


def production(**changes: object) -> Options:
    """A whole production installation, but for `changes`."""
    return Options.model_construct(**PRODUCTION | changes)


@pytest.mark.parametrize(
    ("changes", "unset"),
    [
        ({}, []),
        ({"secret_key": SecretStr("")}, ["TONGBAN_SECRET_KEY"]),
        ({"keys_dir": None}, ["TONGBAN_KEYS_DIR"]),
        ({"hosts": Options.model_fields["hosts"].default}, ["TONGBAN_HOSTS"]),
        ({"base_url": "http://127.0.0.1:8000"}, ["TONGBAN_BASE_URL"]),
        ({"city_code": "", "database_url": ""}, ["TONGBAN_CITY_CODE", "DATABASE_URL"]),
        ({"city_code": "", "secret_key": SecretStr(""), "mode": "demo"}, []),
    ],
)
def test_what_production_needs_and_has_not_is_named(changes: dict[str, object], unset: list[str]) -> None:
    found = unset_in_production(production(**changes))
    assert list(found) == unset
    assert all(found.values())


def test_the_doctor_speaks_where_the_program_does_not_even_begin(tmp_path: Path) -> None:
    own = {
        key: value for key, value in os.environ.items() if not key.startswith(("TONGBAN_", "DATABASE_URL"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "tongban.site.cli", "doctor", "--json"],
        env=own
        | {"TONGBAN_MODE": "production", "TONGBAN_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    [settings] = [finding for finding in json.loads(done.stdout) if finding["name"] == "settings"]
    assert not settings["is_well"]
    assert "set TONGBAN_SECRET_KEY to" in settings["mend"]
    assert "set TONGBAN_KEYS_DIR to" in settings["mend"]


def test_each_key_that_production_lacks_is_named_and_none_is_made(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_DIR, settings.KEYS_MAY_BE_MADE = tmp_path / "keys", False
    wanted = purposes()
    assert {"trail.signing", "index.id-number", "identity.totp", "case-form"} <= set(wanted)
    for purpose in wanted[1:]:
        add_key(purpose)
    assert purposes_without_key() == wanted[:1]
    found = doctor._keys()
    assert not found.is_well
    assert found.mend == f"run tongban vault add-key {wanted[0]}"
    add_key(wanted[0])
    assert doctor._keys().is_well


def test_the_page_on_keys_names_every_purpose() -> None:
    page = (ROOT / "docs" / "how-to" / "rotate-keys.md").read_text(encoding="utf-8")
    assert [purpose for purpose in purposes() if f"`{purpose}`" not in page] == []
