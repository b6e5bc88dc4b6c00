"""Facts from any database that SQLAlchemy knows, for creditrules."""
