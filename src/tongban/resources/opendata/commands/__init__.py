"""What may be done to open datasets, requests and feedback."""
