"""Plans that people announce, in a section of their own: a strategy for memplug."""

from memplug_my_idea.strategy import MyIdea

STRATEGY = MyIdea

__all__ = ["STRATEGY", "MyIdea"]
