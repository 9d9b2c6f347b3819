"""Where a simulation may run: in a demo or test whose cases are all of made people, and on a clock that moves."""

from pathlib import Path

from django.conf import settings

from tongban.foundation.directory.public import all_organisation_codes
from tongban.kernel import clock
from tongban.kernel.clock import MovableClock
from tongban.kernel.errors import N_, Refused
from tongban.resources.registers.public import person_ids_by_id_number
from tongban.services.cases.public import case_about_another
from tongban.site.simulate.city import City


class NoSimulationHere(Refused):
    """A simulation is asked for in production."""

    code = "no-simulation-here"
    title = N_(
        "A simulation makes up people and cases: it runs in a demo or a test, never in production. "
        "This installation runs in mode %(mode)s."
    )


class RealCases(Refused):
    """The installation holds a case of somebody whom the sample did not make."""

    code = "real-cases-here"
    title = N_(
        "This installation holds cases of people whom the sample city did not make (%(number)s is one). "
        "Made-up cases would stand among them. Use an installation of its own: another TONGBAN_HOME."
    )


class NoCityHere(Refused):
    """There is no sample city to run."""

    code = "no-city-here"
    title = N_(
        "There is no sample city here yet, or nothing in it that people can apply for. Run tongban demo first."
    )


def check_mode() -> MovableClock:
    """The clock that may be moved. Nothing is asked of the database. Raises NoSimulationHere."""
    own = clock.current()
    if settings.MODE == "production" or not isinstance(own, MovableClock):
        raise NoSimulationHere(facts={"mode": settings.MODE})
    return own


def check_city(city: City) -> None:
    """Raise RealCases when somebody real has a case here, NoCityHere when there is nothing to run. 2 SQL."""
    made = person_ids_by_id_number(city.id_numbers)
    if not (made and city.facts.services and city.facts.residents):
        raise NoCityHere
    if number := case_about_another(made.values()):
        raise RealCases(facts={"number": number})


def check_installed(folder: Path) -> None:
    """Raise NoCityHere where no organisation has been loaded, or the sample's folder is not there. 1 SQL."""
    if not (folder / "people.yaml").exists() or not all_organisation_codes():
        raise NoCityHere
