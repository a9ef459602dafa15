"""All that is Rasa."""
