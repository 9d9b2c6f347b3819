"""Cases that start from a licence that the applicant has: change, renewal, replacement."""
