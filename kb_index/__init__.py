"""The reviewed articles and the index that finds them. Knows nothing of the bot."""
