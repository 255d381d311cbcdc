"""The registry of what stands in prompts/."""
