"""Every journey may ask for the browser."""

from tests.journeys.browser import chromium, open_page

__all__ = ["chromium", "open_page"]
