"""Hearing, site visit and expert review over HTTP. Acts create nouns; `/concerns` is what an interested party has."""

from ninja import Router

from tongban.services.cases.procedures.api.office import router as office
from tongban.services.cases.procedures.api.parties import router as parties
from tongban.services.cases.procedures.api.reading import router as reading

router = Router()
for part in (reading, parties, office):
    router.add_router("", part)
