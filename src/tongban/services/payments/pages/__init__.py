"""Pages about bills: for payers, for the office that charges, for operators."""
