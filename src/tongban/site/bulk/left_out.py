"""What is not multiplied, and why: each table by name, so that nothing is forgotten in silence."""

# Tables into which the verbs write and of which a copied case has no row.
LEFT_OUT: dict[str, str] = {
    "trail_staged": "an act that nobody did has no entry on the trail",
    "trail_entry": "as trail_staged",
    "trail_actpart": "as trail_staged",
    "trail_logrow": "as trail_staged",
    "trail_tile": "as trail_staged",
    "trail_checkpoint": "as trail_staged",
    "cases_applicationsignature": "nobody has signed a copy",
    "jobs_announcement": "an event that was delivered changes nothing any more",
    "jobs_delivery": "as jobs_announcement",
    "procrastinate_jobs": "a job that was done changes nothing any more",
    "procrastinate_events": "as procrastinate_jobs",
    "procrastinate_periodic_defers": "as procrastinate_jobs",
    "procrastinate_workers": "as procrastinate_jobs",
    "seals_seal": "made at the first paper of an office, and shared by all after it",
    "seals_sealroot": "as seals_seal",
    "seals_evidencekey": "as seals_seal",
    "seals_sealuse": "for a copy no seal was used",
    "licences_licencestatus": "a licence gets its place on a status list when it is first needed",
    "licences_statuslist": "as licences_licencestatus, and shared by all licences",
    "licences_issuerkey": "made at the first licence, and shared by all after it",
    "cases_earliermaterial": "one row for a holder and a material, whichever case brought it last",
    "feedback_ratingtotal": "sums of an item: counted anew from the ratings when all are written",
    "decisions_publicationtally": "sums of an office: counted anew from the publications when all are written",
}
