"""The journal searched: what was typed, what it means, what answers it."""
