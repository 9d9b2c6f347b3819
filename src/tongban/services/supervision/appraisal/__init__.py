"""Appraisal (绩效评估): a score by organisation and quarter, from indicators with formulas and weights."""
