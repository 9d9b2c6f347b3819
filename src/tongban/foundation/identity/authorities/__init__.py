"""Authorities (授权): a firm lets a delegate apply for it, a person lets a representative, for named items until a day."""
