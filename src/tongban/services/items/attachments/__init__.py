"""Files of an item: the blank form and the filled-in sample of a slot, the sample of the result."""
