"""The base of all errors of the help desk's rules."""

from __future__ import annotations


class DeskError(Exception):
    """A rule of the help desk was broken. One subclass for each rule, beside the rule."""
