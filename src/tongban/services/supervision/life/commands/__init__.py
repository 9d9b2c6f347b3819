"""What is done with a card after two supervisors have ruled, and when nobody answers."""
