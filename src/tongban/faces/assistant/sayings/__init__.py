"""What a guide says about each element, as sentences with the section in which they stand.

Each maker yields (section, text) from the `Guide`; a guide that does not say it yields nothing.
Nothing is guessed: an empty field of the item stays silent.
"""
