"""Gift-card processors beside the terminal: each speaks its provider's protocol, all are one interface.

A module here knows one provider's wire: what is the provider's own and what is our reading of it is marked
where it stands. `service` is what they have in common: one HTTPS call, and what it proves when it fails.
"""
