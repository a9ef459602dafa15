"""Use cases: what a filer or a clerk can have done."""
