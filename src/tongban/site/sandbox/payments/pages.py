"""The payment page of the sandbox gateway: pay or cancel, and choose how the gateway then behaves."""

from html import escape
from string import Template

from tongban.site.sandbox.payments.facts import Behaviour, SandboxOrder

WORDS = {
    Behaviour.GOOD: ("正常回调", "Calls back as it should"),
    Behaviour.LATE: ("回调来得晚", "Calls back late"),
    Behaviour.TWICE: ("回调两次", "Calls back twice"),
    Behaviour.NEVER: ("不回调", "Never calls back"),
    Behaviour.FORGED: ("回调签名是假的", "Calls back with a forged signature"),
    Behaviour.WRONG_AMOUNT: ("回调金额不对", "Calls back with another amount"),
    Behaviour.INSISTS: ("回调、查单、对账金额都不对", "Names another amount everywhere"),
    Behaviour.SLOW_REFUND: ("退款要再问一次才完成", "Refunds only when asked again"),
}
_STATES = {"paid": ("已经付过款", "Paid already"), "closed": ("订单已经关闭", "This order is closed")}

_PAGE = Template(
    """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>$title</title>
<style>
@font-face{font-family:sandbox;src:url(/font.ttf);font-display:swap}
body{margin:0;font:16px/1.7 "Noto Sans SC","PingFang SC","Microsoft YaHei",sandbox,sans-serif;color:#17212b;background:#f5f7f9}
main{max-width:30rem;margin:0 auto;padding:24px 16px 48px}
.demo{background:#17212b;color:#fff;text-align:center;padding:8px 16px;font-weight:600}
section{background:#fff;border:1px solid #d9dfe5;border-radius:12px;padding:24px;margin-top:16px}
h1{font-size:22px;line-height:1.35;margin:0 0 4px}.sum{font-size:40px;line-height:1.35;font-weight:600;margin:16px 0}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:0}dt{color:#5c6976}dd{margin:0;overflow-wrap:anywhere}
button,.button{display:block;width:100%;box-sizing:border-box;min-height:48px;margin-top:12px;border-radius:8px;font:inherit;
font-weight:600;border:1px solid #17212b;background:#fff;color:#17212b;text-align:center;line-height:46px;text-decoration:none}
button.main{background:#17212b;color:#fff}label{display:block;margin-top:8px}select{font:inherit;width:100%;min-height:44px}
small{color:#5c6976}:focus-visible{outline:3px solid #1b4f95;outline-offset:2px}
</style></head>
<body><div class="demo">演示 · 不会真的付款 <span lang="en">Demonstration: no money moves</span></div><main>$body</main></body></html>"""
)


def payment_page(order: SandboxOrder) -> str:
    """The page of an open order."""
    choices = "".join(
        f'<option value="{one.value}"{" selected" if one is order.behaviour else ""}>{zh} · {en}</option>'
        for one, (zh, en) in WORDS.items()
    )
    body = f"""<section><h1>演示支付平台</h1><small lang="en">Sandbox payment gateway</small>
<p class="sum">{_yuan(order.amount_fen)}</p>
<dl><dt>事由</dt><dd>{escape(order.title)}</dd><dt>订单号</dt><dd>{escape(order.order)}</dd></dl>
<form method="post"><button class="main" name="act" value="pay">付款 <span lang="en">Pay</span></button>
<button name="act" value="cancel">不付了 <span lang="en">Cancel</span></button>
<details style="margin-top:24px"><summary>演示故障 <span lang="en">Choose a fault</span></summary>
<label>付款以后，支付平台怎样表现<select name="behaviour">{choices}</select></label></details></form></section>"""
    return _PAGE.substitute(title="演示支付平台", body=body)


def ended_page(order: SandboxOrder) -> str:
    """The page of an order that nobody can pay any more."""
    zh, en = _STATES.get(order.state, ("", ""))
    body = f"""<section><h1>{zh}</h1><small lang="en">{en}</small>
<a class="button" href="{escape(order.return_url)}">回到办事平台 <span lang="en">Back</span></a></section>"""
    return _PAGE.substitute(title=zh, body=body)


def missing_page() -> str:
    """No such order."""
    return _PAGE.substitute(
        title="没有这个订单",
        body='<section><h1>没有这个订单</h1><small lang="en">No such order</small></section>',
    )


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}元"
