"""A sandbox payment gateway (演示支付平台): takes orders, has a page to pay on, calls back, keeps statements."""
