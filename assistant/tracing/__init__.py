"""Traces: Langfuse where configured."""
