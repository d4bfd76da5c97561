"""The rules of a ledger, whatever product keeps it: what a commit, an undo, an erase and a follower have to mean.

A storage brings a `Transaction` that reads and writes its product, and a `Reader`; everything else is shared.
"""
