"""The pages of the documentation lead to each other, and the Chinese ones say the words of the platform."""

import re
from pathlib import Path

import pytest
from tools.messages import catalogues

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
CHINESE = sorted(ROOT.glob("docs/zh/*.md"))
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
_CODE = re.compile(r"`([a-z]+(?:-[a-z]+)+)`")
_QUOTED = re.compile(r"“([^”]+)”")
# what people write or the page counts, not what a page calls something
NOT_OF_PAGES = frozenset({"默认", "公共租赁住房保障资格确认", "3个汉字", "18位数字", "是否居住在{}？"})


def links_of(page: Path) -> list[Path]:
    """The files that a page leads to; examples in code are none."""
    prose = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.S)
    found = [there for there in _LINK.findall(prose) if not re.match(r"[a-z]+:", there)]
    return [(page.parent / there).resolve() for there in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    assert [str(there) for there in links_of(page) if not there.exists()] == []


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_a_chinese_page_and_its_english_one_lead_to_each_other(page: Path) -> None:
    english = links_of(page)[0]

    assert page in links_of(english)
    assert page.name == "README.md" or page in links_of(ROOT / "README.zh-CN.md")
    assert page.name == "README.md" or page in links_of(page.parent / "README.md")


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_a_chinese_page_calls_things_as_the_platform_does(page: Path) -> None:
    said = {text for _, catalogue in catalogues() for message in catalogue for text in _texts(message.string)}
    quoted = set(_QUOTED.findall(page.read_text(encoding="utf-8")))

    assert sorted(quoted - said - NOT_OF_PAGES) == []


def _texts(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


def test_the_chinese_page_of_the_gateway_knows_every_code() -> None:
    english, chinese = (
        set(_CODE.findall((ROOT / "docs" / name).read_text(encoding="utf-8").partition(begin)[2]))
        for name, begin in (("reference/gateway.md", "## Codes"), ("zh/call-the-gateway.md", "## 被拒绝时"))
    )

    assert chinese == english and "over-quota" in english
