"""Where a rule stands: a law, its article, and the paragraph and item within it."""

from dataclasses import dataclass

_FIGURES = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1–999 as laws write it: 四十二, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_FIGURES[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _FIGURES[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (_FIGURES[ones] if ones else "")


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One article of one law; `paragraph` (款) and `item` (项) are 0 where the whole is meant."""

    law: str
    article: int
    paragraph: int = 0
    item: int = 0

    def __str__(self) -> str:
        """As decisions cite it: 《行政许可法》第四十二条第一款."""
        said = f"《{self.law}》第{chinese_number(self.article)}条"
        if self.paragraph:
            said += f"第{chinese_number(self.paragraph)}款"
        if self.item:
            said += f"第（{chinese_number(self.item)}）项"
        return said

    @property
    def short(self) -> str:
        """As code and tables cite it: 行政许可法 42(1)."""
        paragraph = f"({self.paragraph})" if self.paragraph else ""
        return f"{self.law} {self.article}{paragraph}" + (f"({self.item})" if self.item else "")


@dataclass(frozen=True, kw_only=True)
class Provision:
    """A law and its article in the words of whoever names it, such as an item's own law: 第三十五条第二款."""

    law: str
    article: str

    def __str__(self) -> str:
        """As decisions cite it: 《律师法》第六条第三款."""
        return f"《{self.law.strip('《》')}》{self.article}"


Source = Citation | Provision
