"""The front door of this app: other apps import only from here."""

from tongban.resources.registers.commands.note_assistant_look import TooManyLooks, note_assistant_look
from tongban.resources.registers.commands.note_case_look import note_case_look
from tongban.resources.registers.commands.note_kept_looks import note_kept_looks
from tongban.resources.registers.commands.register_people import register_firms, register_people
from tongban.resources.registers.commands.register_relations import register_relations
from tongban.resources.registers.correcting.facts import CorrectionMet, Met
from tongban.resources.registers.correcting.queries import fact_met, found_wrong_keys, wrong_again
from tongban.resources.registers.counting import FirmCount, PeopleCount, counted_firms, counted_people
from tongban.resources.registers.dispute_facts import DisputeFact, DisputeSettled, FactToMend, mend_key
from tongban.resources.registers.disputes import (
    disputed_in_case,
    fact_to_mend,
    open_disputes_by_keeper,
    open_disputes_of,
)
from tongban.resources.registers.editions.commands.load_firms import leave_firms, load_firms
from tongban.resources.registers.editions.commands.load_people import leave_people, load_people
from tongban.resources.registers.editions.commands.open import abandon_edition, open_edition
from tongban.resources.registers.editions.commands.serve import serve_edition
from tongban.resources.registers.editions.copying import NULL, copy_rows, integer, octets
from tongban.resources.registers.editions.facts import (
    FIRM_ORIGINS,
    PERSON_ORIGINS,
    EditionFact,
    EditionLoading,
    FirmAsOf,
    FollowedChange,
    LoadedFirm,
    LoadedPerson,
    PersonAsOf,
    RegisterChanged,
)
from tongban.resources.registers.editions.firm_queries import firm_as_of
from tongban.resources.registers.editions.packing import sealed_firms, sealed_people
from tongban.resources.registers.editions.queries import (
    count_registered,
    editions,
    person_as_of,
    serving_edition,
)
from tongban.resources.registers.facts import (
    FIELD_TEXTS,
    FIRM_FIELDS,
    PERSON_FIELDS,
    ChildFact,
    FirmFacts,
    FirmRow,
    FirmStatus,
    LookUpFact,
    PersonFacts,
    PersonRow,
    PresentPerson,
    Purpose,
    PurposeCheck,
    Register,
    RelationRow,
    Sex,
    purpose_check,
)
from tongban.resources.registers.following import (
    changes_kept_from,
    firms_changed_after,
    forget_register_changes,
    newest_change,
    people_changed_after,
)
from tongban.resources.registers.guardians import children_of
from tongban.resources.registers.identifying import person_id_with
from tongban.resources.registers.keepers import KeptFact, fact_keepers
from tongban.resources.registers.made import Home, age_on, make_firms, make_people
from tongban.resources.registers.made_relations import make_relations
from tongban.resources.registers.matching import match_person_to_tell, match_present_person
from tongban.resources.registers.officers_looks import OfficersLook, looks_of_officers
from tongban.resources.registers.place_queries import AreaReader, PlaceOfAddress, area_reader, place_of
from tongban.resources.registers.queries import (
    firm_representative,
    firm_representatives,
    id_number_index,
    look_up_firm,
    look_up_person,
    look_ups_about,
    person_ids_by_id_number,
)
from tongban.resources.registers.records.facts import FieldOrigin, FirmRecord, OriginReader, origin_reader
from tongban.resources.registers.refusals import (
    CaseDoesNotOpen,
    NotYourData,
    PurposeMissing,
    RegisterSilent,
    RepresentativeUnknown,
    UnknownField,
)
from tongban.resources.registers.rules import DUTY as LOOK_UP
from tongban.resources.registers.shared_looks import LookSource, SharedLook, down_to_a_moment, look_sources
from tongban.resources.registers.sharing import (
    SharedFirm,
    SharedPerson,
    asked_indexes,
    firm_codes,
    indexes_answering,
    known_people,
    person_ids_by_index,
    serving_number,
    shared_firms,
    shared_firms_after,
    shared_people,
    shared_people_after,
)
from tongban.resources.registers.showing import value_told

__all__ = [
    "FIELD_TEXTS",
    "FIRM_FIELDS",
    "FIRM_ORIGINS",
    "LOOK_UP",
    "NULL",
    "PERSON_FIELDS",
    "PERSON_ORIGINS",
    "AreaReader",
    "CaseDoesNotOpen",
    "ChildFact",
    "CorrectionMet",
    "DisputeFact",
    "DisputeSettled",
    "EditionFact",
    "EditionLoading",
    "FactToMend",
    "FieldOrigin",
    "FirmAsOf",
    "FirmCount",
    "FirmFacts",
    "FirmRecord",
    "FirmRow",
    "FirmStatus",
    "FollowedChange",
    "Home",
    "KeptFact",
    "LoadedFirm",
    "LoadedPerson",
    "LookSource",
    "LookUpFact",
    "Met",
    "NotYourData",
    "OfficersLook",
    "OriginReader",
    "PeopleCount",
    "PersonAsOf",
    "PersonFacts",
    "PersonRow",
    "PlaceOfAddress",
    "PresentPerson",
    "Purpose",
    "PurposeCheck",
    "PurposeMissing",
    "Register",
    "RegisterChanged",
    "RegisterSilent",
    "RelationRow",
    "RepresentativeUnknown",
    "Sex",
    "SharedFirm",
    "SharedLook",
    "SharedPerson",
    "TooManyLooks",
    "UnknownField",
    "abandon_edition",
    "age_on",
    "area_reader",
    "asked_indexes",
    "changes_kept_from",
    "children_of",
    "copy_rows",
    "count_registered",
    "counted_firms",
    "counted_people",
    "disputed_in_case",
    "down_to_a_moment",
    "editions",
    "fact_keepers",
    "fact_met",
    "fact_to_mend",
    "firm_as_of",
    "firm_codes",
    "firm_representative",
    "firm_representatives",
    "firms_changed_after",
    "forget_register_changes",
    "found_wrong_keys",
    "id_number_index",
    "indexes_answering",
    "integer",
    "known_people",
    "leave_firms",
    "leave_people",
    "load_firms",
    "load_people",
    "look_sources",
    "look_up_firm",
    "look_up_person",
    "look_ups_about",
    "looks_of_officers",
    "make_firms",
    "make_people",
    "make_relations",
    "match_person_to_tell",
    "match_present_person",
    "mend_key",
    "newest_change",
    "note_assistant_look",
    "note_case_look",
    "note_kept_looks",
    "octets",
    "open_disputes_by_keeper",
    "open_disputes_of",
    "open_edition",
    "origin_reader",
    "people_changed_after",
    "person_as_of",
    "person_id_with",
    "person_ids_by_id_number",
    "person_ids_by_index",
    "place_of",
    "purpose_check",
    "register_firms",
    "register_people",
    "register_relations",
    "sealed_firms",
    "sealed_people",
    "serve_edition",
    "serving_edition",
    "serving_number",
    "shared_firms",
    "shared_firms_after",
    "shared_people",
    "shared_people_after",
    "value_told",
    "wrong_again",
]
