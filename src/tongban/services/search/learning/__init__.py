"""What is learned from questions: how they ended, which words they propose, how good the search is."""
