"""A revocation (吊销) that another office decided: one officer enters it, another confirms it, then the licence ends."""
