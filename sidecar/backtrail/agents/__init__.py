"""The Model Context Protocol: agents see the history, and with leave go back in it."""
