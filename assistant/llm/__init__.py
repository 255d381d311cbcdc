"""The model behind the OpenAI protocol, its limits, and the scripted fake."""
