"""Audio to what was said and how: prosody of a stretch, measured without any model."""
