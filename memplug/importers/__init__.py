"""What other memory products keep, read from their exports and local files, with its dates and its past.

Every reader is a function from a path to memos, each one thing that was remembered; `remember` adds one to a memory.
`memplug import` chooses the reader by what the file holds. Conversations are read by `memplug.datasets`.
"""

from memplug.importers.langgraph import read_langgraph
from memplug.importers.mem0 import read_mem0
from memplug.importers.memos import Memo, Revision, Template, remember

__all__ = ["Memo", "Revision", "Template", "read_langgraph", "read_mem0", "remember"]
