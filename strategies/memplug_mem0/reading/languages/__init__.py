"""Pattern tables, one module a language."""
