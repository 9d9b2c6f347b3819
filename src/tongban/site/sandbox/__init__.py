"""Small servers that stand in a demo for systems that a city has elsewhere. Nothing here is part of the platform."""
