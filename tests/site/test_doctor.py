"""The doctor looks where the other parts of the program look."""

import importlib

from tongban.foundation.ui import assets

# `tongban.site.cli` has a command of the same name
doctor = importlib.import_module("tongban.site.cli.doctor")


def test_the_front_end_is_well_where_pages_find_it() -> None:
    found = doctor._front_end()
    assert found.is_well == (assets.DIST / "manifest.json").is_file()
    assert found.saw == str(assets.DIST)


def test_whatever_is_not_well_says_how_to_mend_it() -> None:
    for look in (doctor._python, doctor._front_end, doctor._fonts, doctor._messages, doctor._data_folder):
        assert look().mend
