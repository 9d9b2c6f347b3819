"""Enquiries (咨询): somebody asks the office that answers for a service, and a thread with it begins."""
