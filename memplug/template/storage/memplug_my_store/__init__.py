"""A storage for memplug."""

from memplug_my_store.storage import MyStore, open_store

__all__ = ["MyStore", "open_store"]
