"""The index: is fed, knows no items."""
