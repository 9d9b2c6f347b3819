"""Filling in an application as a person would: answers, form and files, drawn from one seed."""

import io
import random
from datetime import date, timedelta
from typing import Any

from PIL import Image, ImageDraw

from tongban.kernel.expressions import expression

WORDS = ("芍花路88号", "药都大道12号", "希夷大道6号", "汤王大道27号")
NAMES = ("小满面馆", "清风书屋", "和顺商行", "百草堂")


def answers_for(content: dict[str, Any], draw: random.Random) -> dict[str, str]:
    """One answer to each scenario question that the answers before it lead to."""
    questions = content.get("scenario", [])
    answers: dict[str, str] = {}
    for question in questions:
        drawn = draw.choice(question["choices"])["value"]
        open_ones = {one["key"]: "" for one in questions} | answers
        if not question.get("when") or expression(question["when"]).holds(open_ones):
            answers[question["key"]] = drawn
    return answers


def form_for(content: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """A value for each field of the form that no register fills; what is not asked after all does not count."""
    schema = content.get("form") or {}
    return {
        name: value_for(name, field, draw)
        for name, field in schema.get("properties", {}).items()
        if "x-bind" not in field and "x-compute" not in field
    }


def value_for(name: str, field: dict[str, Any], draw: random.Random) -> Any:
    """A value that the field's schema allows; its own examples first."""
    if examples := field.get("examples"):
        return draw.choice(examples)
    if choices := field.get("enum") or [one["const"] for one in field.get("oneOf", []) if "const" in one]:
        return draw.choice(choices)
    match field.get("type"):
        case "boolean":
            return True
        case "integer" | "number":
            return max(int(field.get("minimum", 1)), min(20, int(field.get("maximum", 20))))
        case "array":
            return [value_for(name, field.get("items", {}), draw)]
        case "object":
            inner = field.get("properties", {})
            return {
                key: value_for(key, one, draw)
                for key, one in inner.items()
                if key in field.get("required", inner)
            }
        case _:
            return _text(name, field, draw)


def _text(name: str, field: dict[str, Any], draw: random.Random) -> str:
    match field.get("format"):
        case "date":
            return (date(2026, 9, 1) + timedelta(days=draw.randrange(20))).isoformat()
        case "phone":
            return f"10{draw.randrange(10**9):09d}"
        case "email":
            return "laozhang@example.cn"
        case _:
            text: str = draw.choice(NAMES if "name" in name else WORDS)
            shortest, longest = int(field.get("minLength", 1)), int(field.get("maxLength", 40))
            return (text * (shortest // len(text) + 1))[:longest]


def picture(text: str, draw: random.Random) -> bytes:
    """A photographed page: a small JPEG that no other upload has."""
    paper = Image.new("RGB", (620, 877), (250, 250, 247))
    pen = ImageDraw.Draw(paper)
    for line in range(12):
        pen.line(
            (60, 120 + line * 56, 60 + draw.randrange(200, 500), 120 + line * 56), fill=(60, 70, 90), width=6
        )
    pen.text((60, 60), f"DEMO {draw.randrange(10**9)}", fill=(0, 0, 0))
    file = io.BytesIO()
    paper.save(file, "JPEG", comment=text.encode()[:60])
    return file.getvalue()
