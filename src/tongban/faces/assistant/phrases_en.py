"""How people ask for each element in English."""

from collections.abc import Mapping

from tongban.faces.assistant.facts import Key

ENGLISH: Mapping[Key, tuple[str, ...]] = {
    Key.COMPLAINT: (r"\b(?:complain|complaint|complaints|report (?:the|a|them))\b",),
    Key.VALIDITY: (
        r"\b(?:how long|how many years) (?:is|are|does|will) .{0,30}?(?:valid|good|last)(?: for)?\b",
        r"\b(?:valid(?:ity)?|expiry date|expiration)\b|\bwhen (?:does|will) (?:it|this|the \w+) expire\b|\bdoes (?:it|this|the \w+) expire\b",
    ),
    Key.RIGHTS: (
        r"\b(?:appeal|disagree|reconsideration|sue)\b",
        r"\b(?:if|what if) .{0,30}(?:refused?|rejected|turned down|denied)\b",
    ),
    Key.STATUS: (
        r"\b(?:status|progress|how far)\b",
        r"\bmy (?:case|cases|application|applications)\b",
    ),
    Key.DELEGATE: (
        r"\b(?:can|may|could) (?:my |an? |the )?(?:brother|sister|husband|wife|son|daughter|parents?|mother|father"
        r"|friend|agent|lawyer|somebody else|someone else|another person|anyone else|colleague|accountant|family)"
        r"(?: members?)?(?: (?:do it|do this|apply|go|come|pick it up|collect it|hand it in|submit it))?(?: for me)?",
        r"\b(?:on my behalf|in my place|for me|by proxy|power of attorney|authori[sz]ation letter|somebody else|someone else)\b",
        r"\b(?:must|do|should) i (?:come|go|appear|apply|do it)(?: there)? (?:myself|in person)\b|\bmyself\b",
    ),
    Key.VISITS: (
        r"\bhow many (?:trips|visits|times)\b(?: (?:do i|must i|are|does it))?",
        r"\b(?:have|need) to (?:come|go|visit|appear)\b(?: there| in person)?",
        r"\b(?:do|does|must|should) (?:i|we|both|we both|they) (?:both )?(?:have to |need to )?(?:come|go|appear)(?: there)? in person\b|\bin person\b",
    ),
    Key.ONLINE: (
        r"\b(?:can|may) (?:i|it|this|we) (?:be )?(?:do|done|apply|file)(?: it| this| for it)? (?:online|on the internet|from home|by phone)\b",
        r"\b(?:online|on the internet|website|from home|app)\b",
    ),
    Key.COURIER: (r"\b(?:by (?:mail|post|courier)|courier|(?:can|could|will) you (?:mail|post|send) it(?: to me)?|mailed?|post(?:ed)?|deliver(?:ed|y)?)\b",),
    Key.APPOINTMENT: (r"\b(?:appointments?|book(?:ing)? a (?:time|slot)|reserve|queue)\b",),
    Key.HOURS: (
        r"\b(?:opening hours|office hours|working hours|hours|weekends?|saturdays?|sundays?|lunch)\b",
        r"\b(?:when|what time) (?:is|are|does|do) .{0,30}(?:open|close|closed)\b",
        r"\bwhen are you open\b|\bwhat time\b",
    ),
    Key.PHONE: (r"\b(?:phone|telephone|phone number|number to call|contact)\b(?: number)?", r"\bwho (?:can|do|should) i call\b|\bwhat number (?:can|do|should) i call\b"),
    Key.ORGANISATION: (
        r"\b(?:which|what) (?:office|department|authority|bureau|agency)\b",
        r"\bwho (?:handles|is in charge|is responsible|decides|approves)\b",
    ),
    Key.PLACE: (r"\bwhere\b(?: (?:do|can|should|must|is|are) (?:i|we|it|the (?:office|counter|hall))\b)?(?: (?:go|apply|do it|get it))?", r"\b(?:address|which (?:counter|hall|window))\b"),
    Key.FEE: (r"\bhow much\b(?: (?:does it|is it|will it|do i))?(?: (?:cost|pay))?", r"\b(?:costs?|fees?|charges?|charged|price|free of charge|is it free|pay)\b"),
    Key.LIMIT: (
        r"\bhow (?:long|many (?:working )?days|fast|soon|quickly)\b(?: (?:does|will|do|can|is) (?:it|i|the)?)?(?: take\b)?",
        r"\bwhen (?:will|can|do) .{0,30}(?:ready|done|get it|finished|decided)\b",
        r"\b(?:time limit|processing time|deadline)\b",
    ),
    Key.BASIS: (r"\b(?:which|what) (?:law|regulation|article|statute)\b", r"\b(?:legal basis|by law)\b"),
    Key.AUDIENCE: (r"\bwho (?:can|may|is able to|is allowed to) (?:apply|get|do)\b", r"\bwho is it for\b"),
    Key.CONDITIONS: (
        r"\b(?:conditions?|requirements?|eligible|eligibility|qualify|qualifications?)\b",
        r"\b(?:am|are) (?:i|we) (?:eligible|allowed|entitled)\b",
        r"\bhow old\b(?: must| do)?",
    ),
    Key.RESULT: (r"\bwhat (?:do|will|would) (?:i|we) (?:get|receive)\b", r"\b(?:the )?result\b"),
    Key.STEPS: (r"\b(?:steps?|procedure|process)\b",),
    Key.MATERIALS: (
        r"\b(?:what|which) (?:documents?|papers?|materials?|forms?)\b",
        r"\bwhat (?:do|should|must|will) (?:i|we) (?:need|bring|prepare|hand in|submit)\b(?: to (?:bring|prepare|have|hand in|submit))?",
        r"\b(?:documents?|papers?|paperwork|materials?|checklist|originals?|copies)\b",
    ),
}  # fmt: skip

# the word alone asks only where it is all that is said
