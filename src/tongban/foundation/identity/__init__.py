"""Accounts, real names, firms, sign-in."""
