"""The search index behind one port: embedded, or a Qdrant server."""
