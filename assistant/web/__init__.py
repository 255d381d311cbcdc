"""HTTP, the event stream, and the pages."""
