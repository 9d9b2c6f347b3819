"""What the check of the catalogues finds in a translation, and that pages say what the catalogues say."""

import pytest
from django.utils.translation import trans_real
from tools.messages import catalogues, misplaced


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
