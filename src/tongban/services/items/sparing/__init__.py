"""How much of an application a known citizen is spared (免填免交率)."""
