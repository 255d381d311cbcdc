"""Text to unit vectors: sentence-transformers for documents, ONNX Runtime for live queries."""
