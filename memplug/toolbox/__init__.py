"""Pure helpers that strategies share."""
