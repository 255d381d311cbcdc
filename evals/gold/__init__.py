"""Calls labelled by how they were made: their sources, what is built of them, and their halves."""
