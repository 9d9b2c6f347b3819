"""The HTTP API of this app: proceedings on licences, and the hearing within them."""

from ninja import Router

from tongban.services.decisions.proceedings.api import router as proceedings
from tongban.services.decisions.proceedings.hearing.api import router as hearing

router = Router()
router.add_router("", proceedings)
router.add_router("", hearing)
