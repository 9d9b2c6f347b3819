"""Accounts of people who sign in."""

from django.contrib.auth.models import AbstractUser


class Account(AbstractUser):
    """Whoever signs in: a citizen or an officer."""
