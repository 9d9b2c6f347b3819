"""How a moment, a day, a number and a sum of money are written for people (LOOK 3).

Chinese and English; the year stands only when it is not this year.
"""

from datetime import date, datetime

from django.utils.translation import get_language, ngettext

from tongban.kernel.clock import CITY_ZONE

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def speaks_chinese() -> bool:
    """Whether the page is shown in Chinese."""
    return (get_language() or "zh").startswith("zh")


def in_city(moment: datetime) -> datetime:
    """`moment` (aware) on the city's clock."""
    return moment.astimezone(CITY_ZONE)


def day_of(value: date | datetime) -> date:
    """The city's day of a moment, or the day itself."""
    return in_city(value).date() if isinstance(value, datetime) else value


def weekday_of(day: date) -> str:
    return WEEKDAYS_ZH[day.weekday()] if speaks_chinese() else WEEKDAYS_EN[day.weekday()]


def day_text(value: date | datetime, *, today: date, weekday: bool = True, year: bool = False) -> str:
    """“10月8日（周四）”, “Thu 8 Oct”. Another year is always said, this one with `year`."""
    day = day_of(value)
    if speaks_chinese():
        text = f"{day.month}月{day.day}日"
        text = text if day.year == today.year and not year else f"{day.year}年{text}"
        return f"{text}（周{weekday_of(day)}）" if weekday else text
    text = f"{day.day} {MONTHS_EN[day.month - 1]}"
    text = text if day.year == today.year and not year else f"{text} {day.year}"
    return f"{weekday_of(day)} {text}" if weekday else text


def moment_text(moment: datetime, *, today: date) -> str:
    """“9月24日15:10”, “24 Sep 15:10”."""
    here = in_city(moment)
    gap = "" if speaks_chinese() else " "
    return f"{day_text(here.date(), today=today, weekday=False)}{gap}{here.hour}:{here.minute:02}"


def in_fours(code: str) -> str:
    """A case number or credit code in groups of four: “3416 0226 0922 000317”.

    18 digits leave a last group of six, as the case number's own parts do.
    """
    if len(code) == 18 and code.isdigit():
        return f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:]}"
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def yuan_text(fen: int) -> str:
    """“12.00元”, free is “不收费”. `fen` is integer fen."""
    sign, amount = ("-" if fen < 0 else ""), abs(fen)
    if amount == 0:
        return "不收费" if speaks_chinese() else "free"
    whole = f"{sign}{amount // 100}.{amount % 100:02}"
    return f"{whole}元" if speaks_chinese() else f"¥{whole}"


def count_text(count: int, unit: str) -> str:
    """“5个工作日”, “5 working days”. `unit`: working-days, calendar-days, months, years."""
    if unit == "working-days":
        return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}
    if unit == "months":
        return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}
    if unit == "years":
        return ngettext("%(count)s year", "%(count)s years", count) % {"count": count}
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
