"""The person's checks: what a command says of a state of a project, kept with that state."""
