"""Toast's gift-card provider API, as the register that asks: one endpoint, five kinds of request.

    Toast(http, Settings(url, restaurant, EUR), StaticKey(secret(InEnvironment("TOAST_KEY"))))

The provider keeps the balances; we speak to it as Toast's platform would. In this package "Source:" names
where Toast documents a fact, "seen" is only in its public reference implementation, "ours" is our reading.

`processor` asks, `transactions` is what is asked, `answers` reads what comes back, `statuses` is the table of
all refusals, `endings` makes an outcome of both, `memory` knows what may have left before.
"""
