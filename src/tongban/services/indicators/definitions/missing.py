"""Statistics that are asked for and that nothing kept here can answer, with the reason."""

from tongban.kernel.errors import N_
from tongban.services.indicators.facts import NotCounted

NOT_COUNTED: tuple[NotCounted, ...] = (
    NotCounted(
        name="Ratings given of one's own accord",
        name_zh="主动评价率",
        why=N_("No rating is filled in by default here, so every rating is one: it equals “cases rated”."),
    ),
)
