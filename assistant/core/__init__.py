"""The nouns: frozen types and ports. Nothing here reads, waits or decides."""
