"""The pages of open data: for everybody, and at the desk."""
