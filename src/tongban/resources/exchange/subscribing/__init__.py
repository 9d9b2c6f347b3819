"""Subscriptions (订阅): what changed of granted rows, sent to a department's address or fetched by it."""
