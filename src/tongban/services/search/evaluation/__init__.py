"""Sets of questions with their right answers, and how well the search answers them."""
