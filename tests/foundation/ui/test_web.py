"""The web part: reproducible, from no named registry, served with far-future caching, seen when missing."""

import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tools import build_web

from tongban.foundation.ui import assets

WEB = build_web.WEB


def test_no_registry_is_named_in_the_lock_file_or_the_settings() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
    assert "registry=http" not in (WEB / ".npmrc").read_text()


def test_every_direct_package_is_pinned() -> None:
    package = json.loads((WEB / "package.json").read_text())
    loose = [v for v in (package["dependencies"] | package["devDependencies"]).values() if not v[0].isdigit()]
    assert loose == []


def test_the_stamp_follows_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_web, "WEB", tmp_path)
    source = tmp_path / "main.ts"
    source.write_text("one")
    before = build_web.stamp_of([source])
    source.write_text("two")
    assert build_web.stamp_of([source]) != before


def test_a_half_build_is_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_web, "DIST", tmp_path)
    (tmp_path / "stamp.txt").write_text("abc")
    assert not build_web.is_built("abc")
    (tmp_path / "manifest.json").write_text("{}")
    assert build_web.is_built("abc")
    assert not build_web.is_built("other")


def test_a_program_that_is_no_node_has_no_version() -> None:
    assert build_web.version_of("/nonexistent/node") == (0, 0)


def test_a_missing_build_is_seen_at_start_and_pages_still_show(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "DIST", tmp_path)
    assets.manifest.cache_clear()
    assets.tags_of.cache_clear()
    try:
        assert [warning.id for warning in assets.check_built()] == ["ui.W001"]
        assert assets.tags_of("main") == ""
    finally:
        monkeypatch.undo()
        assets.manifest.cache_clear()
        assets.tags_of.cache_clear()


@pytest.mark.django_db  # closing the answer looks at the connection an earlier test may have left
@pytest.mark.skipif(not assets.manifest(), reason="run make web first")
def test_built_files_are_kept_for_ever_and_sent_small(client: Client) -> None:
    file = str(assets.manifest()["fonts"]["file"])
    assert finders.find(f"ui/dist/{file}")
    answer = client.get(f"/static/ui/dist/{file}", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Encoding"] == "gzip"
    answer.close()
