"""The help desk's rules. Imports the standard library only."""
