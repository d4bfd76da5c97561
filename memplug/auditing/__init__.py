"""What a store holds that it would be better without: junk, duplicates, echoes, secrets, what no search ever gave.

Needs no model. Whoever reads a finding can check it: it names the record, the reason in words, and, where there is
one, the record that stays. Nothing is changed here; `memplug audit --clean` deletes what was found, and `undo` takes
it back.
"""

from memplug.auditing.audit import REASONS, Audit, Finding, Reason, audit

__all__ = ["REASONS", "Audit", "Finding", "Reason", "audit"]
