"""The fee of a case (收费): what its pinned version charges for these answers, its bill, and what waits for it."""
