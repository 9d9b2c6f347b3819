"""How people say it: the words that come with the platform."""
