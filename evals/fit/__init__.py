"""Learning the few weights that ship, each set with how well it did without itself."""
