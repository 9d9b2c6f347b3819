"""Official documents: what stands on each, how it is drawn, the fonts it is set in."""
