"""Facts as edges between entities, and the ways over them."""
