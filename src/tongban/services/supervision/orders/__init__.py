"""Supervision orders (督办) and supervision advice (监察建议书): sent to an organisation, replied to, checked."""
