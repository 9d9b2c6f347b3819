"""Acts around the hearing within a proceeding: each a verb in a transaction of its own."""
