"""Text to unit vectors: a sentence-transformers model, exported once, through ONNX Runtime."""
