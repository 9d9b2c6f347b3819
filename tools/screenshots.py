"""Pictures for the README, taken in Chromium from a fresh demo: one case and one request for data are played, by clicking.

`python tools/screenshots.py http://127.0.0.1:8000` writes docs/images/*.png, 256 colours each, so
that none is over 150 kB. The demo's people come from `demo-people.json` in its home.
"""

import io
import json
import os
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from tongban.site.walk.http import one_time_code  # noqa: E402

IMAGES = ROOT / "docs" / "images"
CHROMIUM = os.environ.get("TONGBAN_CHROMIUM", "/usr/bin/chromium")
WIDTH, HEIGHT = 1280, 860
MOST_BYTES = 150_000
ITEM = "L341602SPJY000001"  # 食品经营许可（新办）
REQUEST = "GX-2026-000002"  # of the county's civil affairs office, for data on real estate
SCENARIO = ("个体工商户", "热菜、面食堂食")
SHOP = {"经营场所地址": "亳州市谯城区示例路12号", "经营面积": "68.4"}
MANAGER = {"食品安全管理员姓名": "张小满", "管理员电话": "10000000001"}
RULES = ("食品安全自查", "从业人员健康管理", "进货查验记录", "食品安全事故处置")


class Demo:
    """A running demo, its people, and a browser to walk in."""

    def __init__(self, base: str, browser: Browser) -> None:
        home = Path(os.environ.get("TONGBAN_HOME", ROOT / ".tongban"))
        people = json.loads((home / "demo-people.json").read_text(encoding="utf-8"))
        self.people = {person["username"]: person for person in people}
        self.base, self.browser = base.rstrip("/"), browser

    def page(self) -> Page:
        """A page of a browser of its own."""
        context = self.browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    def citizen(self, username: str) -> Page:
        """A page signed in as a citizen."""
        page = self.page()
        page.goto(f"{self.base}/accounts/login/")
        page.fill("input[name=login]", username)
        self._sign_in(page, username)
        return page

    def officer(self, username: str) -> Page:
        """A page signed in as an officer."""
        page = self.page()
        page.goto(f"{self.base}/staff/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=code]", one_time_code(self.people[username]["totp_secret"]))
        self._sign_in(page, username)
        return page

    def _sign_in(self, page: Page, username: str) -> None:
        page.fill("input[name=password]", self.people[username]["password"])
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state("networkidle")


def press(page: Page, selector: str = "main form button.tb-btn--big") -> None:
    """Press the button and wait for the next page."""
    page.locator(selector).first.click()
    page.wait_for_load_state("networkidle")


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """Write one picture of the page as it stands."""
    page.mouse.move(0, 0)
    raw = page.screenshot(full_page=whole, animations="disabled")
    small = Image.open(io.BytesIO(raw)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    path = IMAGES / f"{name}.png"
    small.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size // 1000} kB")
    if size > MOST_BYTES:
        sys.exit(f"{path.name} has {size} bytes, more than {MOST_BYTES}")


def plan_of_a_shop(folder: Path) -> Path:
    """A drawing of a kitchen, as an applicant might photograph it."""
    drawing = Image.new("RGB", (900, 600), "white")
    pen = ImageDraw.Draw(drawing)
    for box in ((40, 40, 300, 260), (320, 40, 600, 260), (620, 40, 860, 560), (40, 280, 600, 560)):
        pen.rectangle(box, outline="black", width=4)
    path = folder / "layout.png"
    drawing.save(path)
    return path


def apply(demo: Demo, page: Page, folder: Path) -> str:
    """Begin, fill in, hand in, check, submit; the address of the case."""
    page.goto(f"{demo.base}/apply/{ITEM}/")
    for answer in SCENARIO:
        page.get_by_label(answer, exact=True).check()
    press(page)
    draft = page.url
    page.goto(f"{draft}form/shop/")
    for label, text in SHOP.items():
        page.get_by_label(label).fill(text)
    for label in ("餐饮服务经营者", "热食类食品制售"):
        page.get_by_label(label).check()
    page.get_by_label("否", exact=True).check()
    press(page)
    page.goto(f"{draft}form/people/")
    for label, text in MANAGER.items():
        page.get_by_label(label).fill(text)
    for rule in RULES:
        page.get_by_label(rule, exact=True).check()
    page.get_by_label("我保证填的都是真的").check()
    press(page)
    page.goto(draft)
    picture(page, "draft")
    page.goto(f"{draft}materials/layout/")
    page.set_input_files("input[type=file]", plan_of_a_shop(folder))
    page.locator(".tb-sheets li").first.wait_for()  # it is sent as soon as it is chosen
    page.goto(f"{draft}check/")
    press(page, "main form[action$='/prepare/'] button.tb-btn")
    picture(page, "sign")
    page.goto(f"{page.url}?way=drawn")
    draw_name(page)
    press(page, "[data-pad] button.tb-btn--big")
    return page.url.split("?")[0]


def draw_name(page: Page) -> None:
    """A signature of two strokes in the box of the signing page."""
    box = page.locator("#drawing").bounding_box()
    assert box is not None
    for stroke in (((60, 90), (140, 40), (200, 130)), ((260, 40), (270, 120), (360, 80))):
        page.mouse.move(box["x"] + stroke[0][0], box["y"] + stroke[0][1])
        page.mouse.down()
        for x, y in stroke[1:]:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
        page.mouse.up()


def handle(demo: Demo, number: str, username: str, *, shown: str = "", opinion: str = "") -> None:
    """One officer finds the case and does their step."""
    page = demo.officer(username)
    address = f"{demo.base}/desk/cases/{number}/"
    for _attempt in range(20):  # the step is opened by the worker
        page.goto(address)
        if page.locator(f'form[action^="/desk/cases/{number}/"]').count():
            break
        page.wait_for_timeout(500)
    if opinion:
        page.get_by_label("意见").fill(opinion)
    if shown:
        picture(page, shown)
    press(page, f'form[action^="/desk/cases/{number}/"] button.tb-btn--wide')
    page.context.close()


def take(demo: Demo, folder: Path) -> None:
    """Play the case and take the pictures on the way."""
    visitor = demo.page()
    visitor.goto(demo.base)
    picture(visitor, "home")
    visitor.goto(f"{demo.base}/items/{ITEM}/")
    picture(visitor, "guide")
    owner = demo.citizen("zhang-xiaoman")
    case = apply(demo, owner, folder)
    number = case.rstrip("/").rpartition("/")[2]
    handle(demo, number, "li-chuangkou")
    handle(demo, number, "wang-shenhe", shown="desk-case", opinion="看过店，布局和图纸一致，生熟分开。同意。")
    owner.goto(case)
    picture(owner, "track")
    handle(demo, number, "zhao-shenpi")
    handle(demo, number, "sun-fazheng")
    for _attempt in range(60):  # the worker seals the licence
        owner.goto(f"{demo.base}/my/licences/")
        if owner.locator("text=食品经营许可证").count():
            break
        owner.wait_for_timeout(500)
    mine = '[href^="/my/licences/"]:not([href="/my/licences/"]):not([href="/my/licences/uses/"])'
    licence = owner.locator(f"a{mine}").first.get_attribute("href")
    visitor.goto(f"{demo.base}/l/{str(licence).rstrip('/').rpartition('/')[2]}/")
    picture(visitor, "verification")


def take_data(demo: Demo) -> None:
    """Check and answer the request for data that the sample city has open, and see who looked."""
    request = f"{demo.base}/desk/exchange/requests/{REQUEST}/"
    checker = demo.officer("feng-shuju")
    checker.goto(request)
    checker.get_by_role("button", name="转提供方答复").click()
    checker.wait_for_load_state("networkidle")
    giver = demo.officer("jiang-gongxiang")
    giver.goto(f"{request}answer/")
    giver.select_option("#mask-3", label="不同意这一项")
    giver.fill("#reason-3", "看有没有房、面积多大就够了")
    giver.locator("h1").click()
    picture(giver, "answer")
    giver.get_by_role("button", name="同意共享").click()
    giver.wait_for_load_state("networkidle")
    person = demo.citizen("lao-zhang")
    person.goto(f"{demo.base}/my/lookups/")
    picture(person, "lookups")


def main() -> None:
    base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        demo = Demo(base, browser)
        take(demo, Path(folder))
        take_data(demo)
        browser.close()


if __name__ == "__main__":
    main()
