"""What a person's disk holds: reading it, and writing exactly one file back."""
