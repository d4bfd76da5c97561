"""Abbreviations and what they stand for: a strategy for memplug."""

from memplug_glossary.strategy import Glossary

STRATEGY = Glossary

__all__ = ["STRATEGY", "Glossary"]
