"""E-archives (电子档案): what stays of a case when it is closed, and how it leaves the house."""
