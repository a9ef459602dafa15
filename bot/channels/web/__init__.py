"""The web channel: the JSON interface and event stream for the widget, and pages that need no JavaScript."""
