"""What the assistant knows: parse, chunk, index, search; product facts; versions."""
