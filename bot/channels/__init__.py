"""The ways in and out; each translates and stops."""
