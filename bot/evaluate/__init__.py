"""Measures triage, the whole of it, on the held-out messages of `data/eval`."""
