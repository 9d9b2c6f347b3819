"""Hearing, site visit and expert review (听证, 现场核查, 专家评审): small procedures before a decision."""
