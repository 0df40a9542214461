"""The whole story of one sale, return or slip, moment by moment, as the journal tells it."""
