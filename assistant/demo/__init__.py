"""The calls, customers and shop documents that ship."""
