"""Local history that people can trust, in every editor."""
