"""The way through Adyen's cloud: hosts, transports, the endpoint for its notifications and webhooks."""
