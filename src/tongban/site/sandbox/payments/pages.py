"""The payment page of the sandbox gateway: pay or cancel, and choose how the gateway then behaves."""

from html import escape

from tongban.site.sandbox.pages import page
from tongban.site.sandbox.payments.facts import Behaviour, SandboxOrder
from tongban.site.sandbox.serving import Answer

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

_BANNER = ("不会真的付款", "no money moves")


def payment_page(order: SandboxOrder) -> Answer:
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
    return page("演示支付平台", body, banner=_BANNER, is_slip=True)


def ended_page(order: SandboxOrder) -> Answer:
    """The page of an order that nobody can pay any more."""
    zh, en = _STATES.get(order.state, ("", ""))
    body = f"""<section><h1>{zh}</h1><small lang="en">{en}</small>
<a class="button" href="{escape(order.return_url)}">回到办事平台 <span lang="en">Back</span></a></section>"""
    return page(zh, body, banner=_BANNER, is_slip=True)


def missing_page() -> Answer:
    """No such order."""
    body = '<section><h1>没有这个订单</h1><small lang="en">No such order</small></section>'
    return page("没有这个订单", body, banner=_BANNER, is_slip=True, status=404)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}元"
