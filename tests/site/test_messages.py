"""What the check of the catalogues finds in a translation, and that pages say what the catalogues say."""

from pathlib import Path

import pytest
from django.utils.translation import trans_real
from tools.messages import catalogues, check, misplaced


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("%(who)s asks by %(day)s", "%(day)s前由%(who)s提出"),
        ("%(number)d days", "%(number)d天"),
        ("%(share).1f%% of all", "占%(share).1f%%"),
        ("page %s", "第%s页"),
        (("one day", "%(counter)s days"), "%(counter)s天"),
        (("%(name)s: one day", "%(name)s: %(counter)s days"), "%(name)s：%(counter)s天"),
    ],
)
def test_places_may_stand_in_another_order(source: str | tuple[str, ...], text: str) -> None:
    assert misplaced(source, text) == ""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("checked by %(way)s", "按%(way)核查"),
        ("checked by %(way)s", "按%(way)"),
        ("until %(day)s", "到%(day) 为止"),
    ],
)
def test_a_place_without_its_letter_is_found(source: str, text: str) -> None:
    assert misplaced(source, text) == "a place without its conversion letter"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("%(who)s asks by %(day)s", "%(who)s提出"),
        ("%(who)s asks", "%(whom)s提出"),
        ("Nothing to do", "%(count)s件"),
        ("%(count)d days", "%(count)s天"),
        ("page %s", "第%d页"),
        (("one day", "%(counter)s days"), "%(days)s天"),
    ],
)
def test_places_that_the_source_does_not_have_or_has_otherwise_are_found(
    source: str | tuple[str, ...], text: str
) -> None:
    assert misplaced(source, text) == "other places than its source"


def test_no_words_of_a_library_stand_in_the_place_of_ours() -> None:
    """Django merges the catalogues of libraries over ours where both have a message: ours must say it otherwise, or the same."""
    merged = trans_real.translation("zh-hans")
    english = trans_real.translation("en")
    others = []
    for path, catalogue in catalogues():
        for message in catalogue:
            if not message.id or not message.string:
                continue
            one = message.id if isinstance(message.id, str) else message.id[0]
            ours = message.string if isinstance(message.string, str) else message.string[0]
            key = f"{message.context}\x04{one}" if message.context else one
            shown = (
                merged.gettext(key) if isinstance(message.id, str) else merged.ngettext(key, message.id[1], 2)
            )
            if shown != ours or english.gettext(key) != key:
                others.append((path.parts[-5], one, ours, shown, english.gettext(key)))
    assert others == []


def _plant(source: Path, room: str, *, entries: str = "", page: str = "") -> None:
    """A room with a catalogue and one page."""
    catalogue = source / room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n{entries}', "utf-8"
    )
    template = source / room / "templates" / "page.html"
    template.parent.mkdir(parents=True)
    template.write_text(page, encoding="utf-8")


_OPEN = 'msgid "Open"\nmsgstr "打开"\n'
_SAYS_OPEN = '{% load i18n %}<p title="{% trans \'Open\' %}">{% trans "Open" %}</p>'


@pytest.mark.parametrize("owner", ["resources/licences", "services/cases", "foundation/tasks", "faces/desk"])
def test_a_word_borrowed_from_another_app_is_found_once(tmp_path: Path, owner: str) -> None:
    _plant(tmp_path, owner, entries=_OPEN)
    _plant(tmp_path, "resources/opendata", page=_SAYS_OPEN)

    (problem,) = check(tmp_path)

    assert problem.startswith(
        "resources/opendata/templates/page.html:1: borrowed: 'Open' is '打开' in " + owner
    )


@pytest.mark.parametrize("owner", ["resources/opendata", "foundation/ui", "standards"])
def test_a_word_of_its_own_or_a_common_one_may_be_said(tmp_path: Path, owner: str) -> None:
    _plant(tmp_path, "services/cases", entries=_OPEN)
    if owner == "resources/opendata":
        _plant(tmp_path, owner, entries=_OPEN, page=_SAYS_OPEN)
    else:
        _plant(tmp_path, owner, entries=_OPEN)
        _plant(tmp_path, "resources/opendata", page=_SAYS_OPEN)

    assert check(tmp_path) == []


def test_the_word_of_a_context_is_not_the_word_without_it(tmp_path: Path) -> None:
    _plant(tmp_path, "services/cases", entries='msgctxt "data"\n' + _OPEN)
    _plant(
        tmp_path, "resources/opendata", entries=_OPEN, page='{% load i18n %}{% trans "Open" context "data" %}'
    )

    (problem,) = check(tmp_path)

    assert "page.html:1: borrowed in the context 'data': 'Open'" in problem


def test_two_words_for_one_message_need_a_context(tmp_path: Path) -> None:
    _plant(tmp_path, "resources/licences", entries=_OPEN)
    _plant(tmp_path, "resources/opendata", entries=_OPEN.replace("打开", "开放"), page=_SAYS_OPEN)

    (problem,) = check(tmp_path)

    assert "'Open' is '开放' here and '打开' in resources/licences/" in problem
    assert problem.endswith("give one a context")


def test_a_message_that_a_catalogue_has_twice_is_found(tmp_path: Path) -> None:
    _plant(tmp_path / "one", "resources/opendata", entries=f'{_OPEN}\nmsgctxt "data"\n{_OPEN}')
    assert check(tmp_path / "one") == [], "a context makes it another"
    _plant(tmp_path / "two", "resources/opendata", entries=f"{_OPEN}\n{_OPEN}")
    (problem,) = check(tmp_path / "two")
    assert problem.endswith('django.po: written down twice: "Open"')


def test_code_says_its_own_words_too(tmp_path: Path) -> None:
    _plant(
        tmp_path,
        "resources/licences",
        entries='msgid "%(n)s file"\nmsgid_plural "%(n)s files"\nmsgstr[0] "%(n)s个"\n',
    )
    _plant(tmp_path, "resources/opendata")
    code = tmp_path / "resources" / "opendata" / "pages.py"
    code.write_text('\n\ntext = ngettext("%(n)s file", "%(n)s files", n) % {"n": n}\n', encoding="utf-8")

    (problem,) = check(tmp_path)

    assert problem.startswith("resources/opendata/pages.py:3: borrowed: '%(n)s file'")
