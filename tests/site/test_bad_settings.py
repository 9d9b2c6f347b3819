"""A setting that cannot be read ends a real process with one sentence: its name, what stood there, an example."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import ROOT
from tongban.site.options import Options

BAD = [
    ({"TONGBAN_MODE": "live"}, ["TONGBAN_MODE", "“live”", "For example: demo"]),
    ({"TONGBAN_UPLOAD_KEEP_HOURS": "many"}, ["TONGBAN_UPLOAD_KEEP_HOURS", "“many”", "For example: 24"]),
    ({"TONGBAN_OFFICE_CLOSES": "late"}, ["TONGBAN_OFFICE_CLOSES", "“late”", "For example: 17:"]),
    (
        {"TONGBAN_EXCHANGE_WEBHOOK_NETWORKS": "127.0.0.0/8,here"},
        ["TONGBAN_EXCHANGE_WEBHOOK_NETWORKS", "“127.0.0.0/8,here”", "here is no network", "10.20.0.0/16,"],
    ),
    ({"TONGBAN_EXCHANGE_WEBHOOK_NETWORKS": '["10.0.0.0/8"'}, ["TONGBAN_EXCHANGE_WEBHOOK_NETWORKS", "10.20."]),
    ({"TONGBAN_ARCHIVE_FONDS": "0123"}, ["TONGBAN_ARCHIVE_FONDS", "“0123”", "JSON", '": "0123"}']),
    ({"TONGBAN_ARCHIVE_RETENTION": '{"x": "D10"}'}, ["TONGBAN_ARCHIVE_RETENTION", "no line x", "D30"]),
    (
        {"TONGBAN_EXCHANGE_WEBHOOK_PLAIN": "perhaps"},
        ["TONGBAN_EXCHANGE_WEBHOOK_PLAIN", "“perhaps”", "true or"],
    ),
    ({"DATABASE_URL": "postgresql://tongban:geheim@host:port/name"}, ["DATABASE_URL", "postgresql://user:"]),
    ({"DATABASE_URL": "mysql://tongban:geheim@host/name"}, ["DATABASE_URL", "postgresql://user:"]),
    ({"TONGBAN_MAIL_URL": "smtp://geheim@mail:port"}, ["TONGBAN_MAIL_URL", "smtps://"]),
]


@pytest.mark.parametrize(
    ("said", "wanted"), BAD, ids=[next(iter(said)) + str(n) for n, (said, _) in enumerate(BAD)]
)
def test_a_bad_setting_is_one_sentence(said: dict[str, str], wanted: list[str], tmp_path: Path) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("TONGBAN_")}
    paths = {"TONGBAN_HOME": str(tmp_path), "TONGBAN_MODE": "demo", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", "import tongban.site.settings"],
        env=clean | paths | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"} | said,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr
    for words in wanted:
        assert words in done.stderr
    assert "geheim" not in done.stderr


@pytest.mark.parametrize(
    "said", ["127.0.0.0/8", "127.0.0.0/8, fd00::/8", '["127.0.0.0/8"]', " 127.0.0.0/8 , "]
)
def test_networks_stand_with_commas_and_a_list_of_before_is_read_too(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGBAN_EXCHANGE_WEBHOOK_NETWORKS", said)
    assert Options().exchange_webhook_networks[0] == "127.0.0.0/8"
