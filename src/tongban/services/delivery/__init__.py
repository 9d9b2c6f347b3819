"""How a result on paper reaches its owner (送达): picked up with a code, or brought by a courier."""
