"""Where the till meets the world: the terminal and the ways to it, and whatever prints."""
