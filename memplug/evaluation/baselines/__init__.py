"""Simple recall to measure against: strategies like any other, but kept apart from those that are offered for use."""
