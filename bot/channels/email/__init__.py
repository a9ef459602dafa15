"""Email: how mails look on the wire, and what takes them there."""
