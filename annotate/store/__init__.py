"""The database: the only place that knows SQLAlchemy's engine, models and queries."""
