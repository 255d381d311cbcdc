"""The supervisor wall: which calls need someone, and whether the alerts were right."""
