"""What is done with an order: drafted by a rule, issued, replied to, checked, told of when late."""
