"""Days off and make-up working days, by area."""
