"""Backends: one module per product, each registered like any plugin."""
