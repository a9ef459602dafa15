"""What filers asked and no article answered, grouped into a report that staff can act on."""
