"""Where things are kept: the database and the court's data files."""
