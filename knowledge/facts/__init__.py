"""Product facts: attribute, value, unit, and the place they were read from."""
