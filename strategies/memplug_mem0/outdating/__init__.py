"""Whether a later sentence makes out of date what an earlier one says: it is over, or it is otherwise now."""
