"""Learning the few weights that ship: from data, by a command, with how well it went written beside."""
