"""Who holds the keys."""

from tongban.foundation.seals.facts import SealProvider
from tongban.kernel.ports import Port

seal_provider: Port[SealProvider] = Port("seals.provider")
