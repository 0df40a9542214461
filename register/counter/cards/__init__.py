"""Gift cards at the counter: who keeps them, what may be asked of them, and how often one may look."""
