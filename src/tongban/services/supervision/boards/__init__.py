"""The live board of the city: pre-summed figures by organisation, item, post and person."""
