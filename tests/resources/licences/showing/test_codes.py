"""What a code looks like, and what each wrong text is told."""

import io

import pytest
import segno

from tongban.kernel.errors import Refused, TooLarge
from tongban.resources.licences.showing import pictures
from tongban.resources.licences.showing.facts import (
    CodeCut,
    CodeMistyped,
    CodeNotOurs,
    CodeOfAnotherCity,
    CodeOfPaper,
)
from tongban.resources.licences.showing.pictures import NoCodeInPicture, code_in_picture
from tongban.resources.licences.showing.rules import (
    CodeWay,
    code_text,
    new_digits,
    new_token,
    read_code,
)

BASE = "https://bozhou.example"


def test_a_scanned_code_and_typed_digits_are_read_however_they_are_written() -> None:
    token, digits = new_token(), new_digits()
    assert read_code(f" {code_text(BASE, token)}\n", base_url=BASE).value == token
    assert read_code(code_text(BASE, token).lower(), base_url=BASE).value == token
    for typed in (digits, f"{digits[:3]} {digits[3:6]} {digits[6:]}", f"{digits[:3]}-{digits[3:]}"):
        read = read_code(typed, base_url=BASE)
        assert (read.way, read.value) == (CodeWay.DIGITS, digits)


def test_no_two_codes_are_alike() -> None:
    assert len({new_token() for _ in range(500)}) == 500
    assert len({new_digits() for _ in range(500)}) > 490


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", CodeNotOurs),
        ("你好", CodeNotOurs),
        ("https://bozhou.example/verify/", CodeNotOurs),
        ("https://other.example/pay/abc", CodeNotOurs),
        ("javascript:alert(1)", CodeNotOurs),
        ("http://[::1/s/ABC", CodeNotOurs),
        ("https://other.example/s/ABCDEFGHIJKLMNOPQRST", CodeOfAnotherCity),
        ("https://bozhou.example/l/ABCDEFGH2345/", CodeOfPaper),
        ("TB1:6BFOXN%TSMAHN", CodeOfPaper),
        ("https://bozhou.exam", CodeCut),
        ("https://bozhou.example/s/", CodeCut),
        ("https://bozhou.example/s/ABCDEFGHIJKLMNOPQRST", CodeCut),
        ("https://bozhou.example/s/ABCDEFGHIJKLMNOPQR·T", CodeCut),
        ("1234", CodeMistyped),
        ("1234567890", CodeMistyped),
    ],
)
def test_each_wrong_text_has_its_own_refusal(text: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as refused:
        read_code(text, base_url=BASE)
    assert type(refused.value) is refusal


def test_the_code_of_another_city_names_that_city() -> None:
    with pytest.raises(CodeOfAnotherCity) as refused:
        read_code(code_text("https://fuyang.example", new_token()), base_url=BASE)
    assert refused.value.facts == {"host": "fuyang.example"}


def test_every_cut_and_every_slip_is_seen() -> None:
    token, digits = new_token(), new_digits()
    for end in range(1, len(token)):
        with pytest.raises(CodeCut):
            read_code(code_text(BASE, token[:end]), base_url=BASE)
    for place in range(len(digits)):
        wrong = str((int(digits[place]) + 1) % 10)
        with pytest.raises(CodeMistyped):
            read_code(digits[:place] + wrong + digits[place + 1 :], base_url=BASE)


def picture_of(text: str, kind: str = "png") -> bytes:
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind=kind, scale=6, border=4)
    return out.getvalue()


def test_the_code_is_read_from_a_picture() -> None:
    text = code_text(BASE, new_token())
    assert code_in_picture(picture_of(text)) == text


def test_a_picture_that_is_cut_empty_or_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = picture_of(code_text(BASE, new_token()))
    from PIL import Image

    with Image.open(io.BytesIO(whole)) as picture:
        half = io.BytesIO()
        picture.crop((0, 0, picture.width // 2, picture.height)).save(half, format="PNG")
        white = io.BytesIO()
        Image.new("L", (300, 300), 255).save(white, format="PNG")
    for raw in (
        half.getvalue(),
        white.getvalue(),
        whole[:200],
        b"",
        b"MZ",
        b"<svg/>",
        picture_of("A", "svg"),
    ):
        with pytest.raises(NoCodeInPicture):
            code_in_picture(raw)
    monkeypatch.setattr(pictures, "MOST_POINTS", 10_000)
    with pytest.raises(TooLarge):
        code_in_picture(whole)
