"""Standardise (标准化): what departments wrote, in one form, with a reason where it cannot be."""
