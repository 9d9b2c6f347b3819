"""Fees: a bill, its payment through a gateway or at the counter, refunds, and the daily reconciliation."""
