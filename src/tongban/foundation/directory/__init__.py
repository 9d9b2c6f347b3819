"""Areas, organisations, posts and who holds them, places."""
