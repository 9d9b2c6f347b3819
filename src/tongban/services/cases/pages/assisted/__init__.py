"""The pages of a helper with a person present: visit, application, receipt, results, own list."""
