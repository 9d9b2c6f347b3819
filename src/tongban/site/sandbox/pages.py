"""The frame of a stand-in's pages: says in black that nothing of it is real."""

from string import Template

from tongban.site.sandbox.serving import FONT_PATH, Answer, page_answer

_FRAME = Template(
    """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>$title</title>
<style>
@font-face{font-family:sandbox;src:url($font);font-display:swap}
body{margin:0;font:16px/1.7 "Noto Sans SC","PingFang SC","Microsoft YaHei",sandbox,sans-serif;color:#17212b;background:#f5f7f9}
main{max-width:40rem;margin:0 auto;padding:24px 16px 48px}main.slip{max-width:30rem}
.demo{background:#17212b;color:#fff;text-align:center;padding:8px 16px;font-weight:600}
section,article{background:#fff;border:1px solid #d9dfe5;border-radius:12px;padding:24px;margin-top:16px}
article{padding:12px 20px;margin-top:12px}article p{margin:0}
h1{font-size:22px;line-height:1.35;margin:0 0 4px}h2{font-size:17px;margin:0}
.sum{font-size:40px;line-height:1.35;font-weight:600;margin:16px 0}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:0}dt{color:#5c6976}dd{margin:0;overflow-wrap:anywhere}
button,.button{box-sizing:border-box;min-height:48px;padding:0 16px;margin-top:12px;border-radius:8px;font:inherit;
font-weight:600;border:1px solid #17212b;background:#fff;color:#17212b;text-align:center;line-height:46px;text-decoration:none}
section button,section .button{display:block;width:100%}
button.main,button[aria-pressed=true]{background:#17212b;color:#fff}
label{display:block;margin-top:8px}select{font:inherit;width:100%;min-height:44px}
small{color:#5c6976}:focus-visible{outline:3px solid #1b4f95;outline-offset:2px}
</style></head>
<body><div class="demo">演示 · $zh <span lang="en">Demonstration: $en</span></div><main class="$kind">$body</main></body></html>"""
)


def page(
    title: str, body: str, *, banner: tuple[str, str], is_slip: bool = False, status: int = 200
) -> Answer:
    """A page; `banner` says in Chinese and English what does not happen. A slip is one thing, and narrow."""
    zh, en = banner
    kind = "slip" if is_slip else ""
    return page_answer(
        status, _FRAME.substitute(title=title, body=body, zh=zh, en=en, font=FONT_PATH, kind=kind)
    )
