"""Pages of published answers: for the public, and at the desk of who writes and reviews them."""
