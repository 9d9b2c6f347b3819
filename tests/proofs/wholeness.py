"""What must be true of the data at any time, whatever was killed: nothing half-written, nothing twice."""

from collections.abc import Iterable

from tests.proofs.installation import Installation

_TRAIL = "(SELECT entry_id, subject, act FROM trail_entry UNION ALL SELECT entry_id, subject, act FROM trail_staged)"

# what each question finds is a fault
FAULTS = {
    "a case whose number stands twice": "SELECT number FROM cases_case GROUP BY number HAVING count(*) > 1",
    "a case without slots, of an item that always asks for one": """
        SELECT c.number FROM cases_case c JOIN items_itemversion v ON v.id = c.version_id
        WHERE jsonb_path_exists(v.content, '$.slots[*] ? (!exists(@.when))')
        AND NOT EXISTS (SELECT FROM cases_caseslot s WHERE s.case_id = c.id)""",
    "a case without an applicant": """
        SELECT number FROM cases_case c
        WHERE 1 <> (SELECT count(*) FROM cases_caseparty p WHERE p.case_id = c.id AND p.role = 'applicant')""",
    "a case without its submission on the trail, or with two": f"""
        SELECT number FROM cases_case c WHERE 1 <> (SELECT count(*) FROM {_TRAIL} t
            WHERE t.subject = 'cases:' || c.number AND t.act = 'cases.submit')""",
    "a case whose promise is of another entry": f"""
        SELECT number FROM cases_case c WHERE NOT EXISTS (SELECT FROM {_TRAIL} t
            WHERE t.entry_id = c.submission_entry_id AND t.subject = 'cases:' || c.number)""",
    "a trail row without a case": f"""
        SELECT subject FROM {_TRAIL} t WHERE t.subject LIKE 'cases:%'
        AND NOT EXISTS (SELECT FROM cases_case c WHERE 'cases:' || c.number = t.subject)""",
    "an entry that stands twice": f"SELECT entry_id::text FROM {_TRAIL} t GROUP BY entry_id HAVING count(*) > 1",
    "a case that was not announced once": """
        SELECT number FROM cases_case c WHERE 1 <> (SELECT count(*) FROM jobs_announcement a
            WHERE a.name = 'cases.submitted' AND a.fields->>'number' = c.number)""",
    "papers of a case that is not there": """
        SELECT owner FROM papers_paper p WHERE p.owner LIKE 'case:%'
        AND NOT EXISTS (SELECT FROM cases_case c WHERE 'case:' || c.number = p.owner)""",
    "a slot whose paper is not there": """
        SELECT c.number FROM cases_case c JOIN cases_caseslot s ON s.case_id = c.id,
            jsonb_array_elements_text(s.papers) AS given
        WHERE NOT EXISTS (SELECT FROM papers_paper p
            WHERE p.id = given::uuid AND p.owner = 'case:' || c.number)""",
    "a look-up for a case that is not there": """
        SELECT case_number FROM registers_lookup l WHERE case_number <> ''
        AND NOT EXISTS (SELECT FROM cases_case c WHERE c.number = l.case_number)""",
    "a document made without a paper, or a paper that two documents claim": """
        SELECT owner FROM papers_document WHERE (made_at IS NULL) <> (paper_id IS NULL)
        UNION SELECT paper_id::text FROM papers_document WHERE paper_id IS NOT NULL
            GROUP BY paper_id HAVING count(*) > 1""",
}


def faults_of(city: Installation) -> dict[str, list[str]]:
    """Each fault that the data show, with the first few things that have it."""
    found = {
        fault: [str(row[0]) for row in city.sql(f"{question} LIMIT 5")] for fault, question in FAULTS.items()
    }
    return {fault: rows for fault, rows in found.items() if rows}


def cases_there(city: Installation, numbers: Iterable[str]) -> int:
    """How many cases have one of these numbers."""
    return city.count("SELECT count(*) FROM cases_case WHERE number = ANY(%s)", [list(numbers)])
