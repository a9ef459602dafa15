"""The ECF HelpDesk assistant."""
