"""Complaints (投诉) about how a case was handled: filed by its applicant, looked into by somebody who had no part in it."""
