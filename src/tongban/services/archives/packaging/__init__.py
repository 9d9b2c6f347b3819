"""How a package is made: its names, its descriptions, its bag. Pure: no Django, no database."""
