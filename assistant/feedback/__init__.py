"""What people did with cards and grades."""
