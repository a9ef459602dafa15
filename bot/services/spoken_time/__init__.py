"""Reads days and times out of what filers write: words in, `Mentions` out; `callback_times` decides."""
